// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// What a message costs on the screen: parsed and laid out, painted for the first time and again, and the
// worst of hostile ones.

#include "documentfixture.h"
#include "figure.h"

#include <QGuiApplication>
#include <QPainter>

#include <vector>

using namespace aigm;
using namespace aigm::app;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

template <class Work>
double medianOf(int rounds, Work work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(costOf([&] { work(i); }).cpu);
    return percentile(times, 0.5);
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
    return costOf([&] { layout.paint(painter, test::lightPalette(), {}, QRectF(0, 0, 600, 100)); }).cpu;
}

//! The name and the milliseconds of the message that takes longest.
std::pair<QString, double> worst(const DocumentLayout::Request &request)
{
    const std::pair<QString, QString> messages[] = {
        {u"one word of 64k"_s, QString(64'000, u'x')},
        {u"words of 64k"_s, u"word "_s.repeated(12'800)},
        {u"5,000 lines"_s, u"a\n"_s.repeated(5'000)},
        {u"combining marks"_s, QString(u"a" % QString(500, QChar(0x301))).repeated(20)},
        {u"right to left"_s, u"שלום "_s.repeated(6'000)},
        {u"emoji"_s, u"👩‍👩‍👧‍👦"_s.repeated(2'000)},
        {u"overrides"_s, u"\u202e\u2067"_s.repeated(5'000)},
    };
    std::pair<QString, double> worst;
    for (const auto &[name, text] : messages) {
        const double time = costOf([&] {
                                const DocumentLayout layout(Document::fromPlainText(text), request);
                                (void)paintTime(layout);
                            }).cpu;
        if (time / 1000 > worst.second)
            worst = {name, time / 1000};
    }
    return worst;
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
    std::vector<double> paint;
    std::vector<double> again;
    for (const auto &layout : layouts)
        paint.push_back(paintTime(*layout));
    for (const auto &layout : layouts)
        again.push_back(paintTime(*layout));
    const auto [name, longest] = worst(request);
    print({.name = u"a message of %1 B, parsed and laid out"_s.arg(message(1000).size()),
           .value = layOut,
           .unit = u"µs"_s,
           .bound = u"<100"_s,
           .note = u"by CPU time; parsing alone %1, painting %2, again %3 µs; the worst (%4) %5 ms"_s
                       .arg(parse, 0, 'f', 1)
                       .arg(percentile(paint, 0.5), 0, 'f', 1)
                       .arg(percentile(again, 0.5), 0, 'f', 1)
                       .arg(name)
                       .arg(longest, 0, 'f', 0)});
    return 0;
}
