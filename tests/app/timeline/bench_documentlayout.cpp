// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Prints as JSON what a message costs: parsed and laid out, painted for the first time and again, and the
// worst of hostile ones. performance.md, section 5: a message of 200 bytes within 100 µs.

#include "documentfixture.h"

#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTextStream>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

namespace {

//! CPU time of this thread, in microseconds: what others do on the machine does not count.
double cpuMicroseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

template <class Work>
double medianOf(int rounds, Work work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const double start = cpuMicroseconds();
        work(i);
        times.push_back(cpuMicroseconds() - start);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times.at(size_t(rounds) / 2);
}

//! About 200 bytes of JSON, no two alike.
QByteArray message(int number)
{
    return R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Lovely grain )"
        + QByteArray::number(number)
        + R"(, it loses "},{"type":"text","marks":[{"type":"bold"}],"text":"two minutes"},{"type":"text","text":" a week, see"}]}]})";
}

double paintTime(const DocumentLayout &layout)
{
    QImage image(600, 100, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    const double start = cpuMicroseconds();
    layout.paint(painter, test::lightPalette(), {}, QRectF(0, 0, 600, 100));
    return cpuMicroseconds() - start;
}

QJsonObject hostile(const DocumentLayout::Request &request)
{
    QJsonObject times;
    const auto measure = [&](const QString &name, const QString &text) {
        times.insert(name,
                     qRound(medianOf(1,
                                     [&](int) {
                                         const DocumentLayout layout(Document::fromPlainText(text), request);
                                         (void)paintTime(layout);
                                     })
                            / 1000));
    };
    measure(u"word_64k_ms"_s, QString(64'000, u'x'));
    measure(u"words_64k_ms"_s, u"word "_s.repeated(12'800));
    measure(u"lines_5k_ms"_s, u"a\n"_s.repeated(5'000));
    measure(u"combining_ms"_s, QString(u"a" % QString(500, QChar(0x301))).repeated(20));
    measure(u"right_to_left_ms"_s, u"שלום "_s.repeated(6'000));
    measure(u"emoji_ms"_s, u"👩‍👩‍👧‍👦"_s.repeated(2'000));
    measure(u"overrides_ms"_s, u"\u202e\u2067"_s.repeated(5'000));
    return times;
}

} // namespace

int main(int argc, char **argv)
{
    const QGuiApplication application(argc, argv);
    const DocumentLayout::Request request{600, test::fonts()};
    constexpr int rounds = 2'000;
    std::vector<std::unique_ptr<DocumentLayout>> layouts;
    const double parse = medianOf(rounds, [](int i) { (void)Document::fromTipTap(message(i)).root(); });
    const double layOut = medianOf(rounds, [&](int i) {
        layouts.push_back(std::make_unique<DocumentLayout>(Document::fromTipTap(message(i)), request));
    });
    const double paint = medianOf(rounds, [&](int i) { (void)paintTime(*layouts.at(size_t(i))); });
    const double again = medianOf(rounds, [&](int i) { (void)paintTime(*layouts.at(size_t(i))); });
    const QJsonObject result{{u"json_bytes"_s, int(message(1000).size())},
                             {u"parse_us"_s, parse},
                             {u"parse_and_layout_us"_s, layOut},
                             {u"first_paint_us"_s, paint},
                             {u"paint_again_us"_s, again},
                             {u"hostile"_s, hostile(request)}};
    QTextStream(stdout) << QJsonDocument(result).toJson(QJsonDocument::Compact) << Qt::endl;
    return 0;
}
