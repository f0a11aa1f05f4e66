// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The real screens over a cache of a million messages, without a network, painted in software: rooms are
// opened, and the timeline is scrolled while the cache pages history in. The costs are those of everything
// the program does from one frame to the next. Arguments name the parts that are wanted: rooms, wheel, steps,
// pages.

#include "../cache/millioncache.h"
#include "figure.h"
#include "frames.h"
#include "historyview.h"
#include "real/realscreens.h"
#include "take.h"

#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace aigm;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

const ServerId kServer = anId<ServerId>(5);

QString milliseconds(double microseconds)
{
    return QString::number(microseconds / 1000, 'f', 1);
}

RoomId roomOf(const ConversationId &conversation)
{
    return *RoomId::fromBytes(conversation.bytes());
}

//! The million messages in a profile of its own, with the rooms that they are in.
void fill(const test::RealScreens &screens, const QString &million, const Corpus &corpus)
{
    QFile::copy(million, ProfilePlace(screens.options()).cacheFile(screens.self()));
    const auto cache = screens.cache();
    Directory directory;
    directory.servers.append({.id = kServer, .name = u"Harbour Makers"_s, .ownRole = Role::Owner});
    for (int room = 0; room < Corpus::kRooms; ++room)
        directory.rooms.append({.id = roomOf(corpus.room(room)),
                                .server = kServer,
                                .name = u"room-%1"_s.arg(room, 3, 10, QChar(u'0'))});
    if (!screens.rememberAccount({.username = u"edda"_s, .displayName = u"Edda Vale"_s})
        || !succeeds(cache->replaceDirectory(directory)))
        endWith("the profile was not made");
}

class Stage
{
public:
    Stage(const QString &million, const Corpus &corpus)
        : m_corpus(corpus)
    {
        fill(m_screens, million, corpus);
        m_screens.start();
        m_screens.window->setGeometry(0, 0, 1280, 800);
        until([&] { return session().messages()->count() > 0; }, "there are no messages");
        m_timeline = m_screens.item("Timeline");
        m_list = m_timeline->property("list").value<QQuickItem *>();
        until([&] { return m_list->height() > 400; }, "the timeline is too low");
    }

    //! Opens room after room, and waits for each until its newest message is on the glass.
    void measureSwitches()
    {
        QList<QQuickItem *> rows;
        until([&] { return (rows = roomRows()).size() >= 10; }, "there are no rooms to click on");
        open(Corpus::kRooms - 1); // no row that is clicked on
        std::vector<std::vector<double>> clicks(kPasses);
        std::vector<std::vector<double>> opened(kPasses);
        for (std::vector<double> &gaps : clicks) {
            for (QQuickItem *row : rows) {
                const QPoint at = row->mapToScene({row->width() / 2, row->height() / 2}).toPoint();
                gaps.push_back(costOf(*RoomId::fromString(row->property("roomId").toString()), [&] {
                                   QTest::mouseClick(m_screens.window, Qt::LeftButton, {}, at);
                               }).wall);
            }
        }
        for (std::vector<double> &costs : opened) {
            for (int room = Corpus::kRooms - 1; room >= 0; --room) {
                const RoomId id = roomOf(m_corpus.room(room));
                costs.push_back(costOf(id, [&] { session().openRoom(id.toString()); }).cpu);
            }
        }
        const std::vector<double> wall = medians(clicks);
        const std::vector<double> cpu = medians(opened);
        print({.name = u"room switch to painted in 1 M, p95"_s,
               .value = percentile(cpu, 0.95) / 1000,
               .unit = u"ms"_s,
               .bound = u"<16"_s,
               .note = u"CPU time of all threads, %1 rooms, each the median of %2; median %3, worst %4 ms"_s
                           .arg(cpu.size())
                           .arg(kPasses)
                           .arg(milliseconds(percentile(cpu, 0.5)), milliseconds(percentile(cpu, 1)))});
        print(
            {.name = u"click on a room to visible, p95"_s,
             .value = percentile(wall, 0.95) / 1000,
             .unit = u"ms"_s,
             .bound = u"<50"_s,
             .note = u"wall time, %1 rooms, each the median of %2; median %3, worst %4 ms"_s.arg(wall.size())
                         .arg(kPasses)
                         .arg(milliseconds(percentile(wall, 0.5)), milliseconds(percentile(wall, 1)))});
    }

    void measureWheel()
    {
        openDeepest();
        const int before = session().messages()->count();
        const QPointF at = m_list->mapToScene({m_list->width() / 2, m_list->height() / 2});
        const Frames frames = framesOf(m_screens.window, true, [&] {
            QWheelEvent wheel(at, m_screens.window->mapToGlobal(at), {}, {0, 120}, Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            wheel.setTimestamp(quint64(wallMicroseconds() / 1000)); // or the list takes it for the one before
            QCoreApplication::sendEvent(m_screens.window, &wheel);
            return true;
        });
        const int paged = session().messages()->count() - before;
        if (paged < 50)
            endWith("no history came in while the wheel was turned");
        const QString note =
            u"wall time, a notch each 16 ms, %1 rows paged in; median %2 ms, CPU p99 %3 ms"_s.arg(paged).arg(
                milliseconds(percentile(frames.gaps, 0.5)), milliseconds(percentile(frames.cpu, 0.99)));
        print({.name = u"between frames of the wheel, p95"_s,
               .value = percentile(frames.gaps, 0.95) / 1000,
               .unit = u"ms"_s,
               .bound = u"<20"_s,
               .note = note});
        print({.name = u"between frames of the wheel, longest"_s,
               .value = percentile(frames.gaps, 1) / 1000,
               .unit = u"ms"_s,
               .bound = u"<50"_s,
               .note = u"the same %1 frames"_s.arg(frames.gaps.size())});
    }

    void measureSteps()
    {
        std::vector<std::vector<double>> passes;
        for (int pass = 0; pass < kPasses; ++pass) {
            openDeepest();
            m_scrolled = 0;
            passes.push_back(framesOf(m_screens.window, false, [&] { return scrollBy(120); }).cpu);
        }
        const std::vector<double> cpu = medians(passes);
        print({.name = u"scrolled by 120 px, CPU of a frame, p99"_s,
               .value = percentile(cpu, 0.99) / 1000,
               .unit = u"ms"_s,
               .bound = u"<4"_s,
               .note =
                   u"of the GUI thread, all from frame to frame, %1 px in all, each frame the median of %2; "
                   "median %3, worst %4 ms"_s.arg(m_scrolled, 0, 'f', 0)
                       .arg(kPasses)
                       .arg(milliseconds(percentile(cpu, 0.5)), milliseconds(percentile(cpu, 1)))});
    }

    //! A whole page a frame, beside one item that paints everything.
    void measurePages()
    {
        QQuickWindow bare;
        HistoryView view(rowsOfCorpus());
        view.setParentItem(bare.contentItem());
        view.setSize({m_list->width(), m_list->height()});
        bare.setGeometry(0, 0, int(m_list->width()), int(m_list->height()));
        bare.setColor(Qt::white);
        bare.show();
        if (!QTest::qWaitForWindowExposed(&bare))
            endWith("the bare window was not shown");
        const double page = m_list->height();
        Frames ours;
        Frames ceiling;
        for (int pair = 0; pair < 3; ++pair) {
            append(&ceiling, framesOf(&bare, false, [&] {
                view.scrollBy(page);
                return true;
            }));
            openDeepest();
            m_scrolled = 0;
            append(&ours, framesOf(m_screens.window, false, [&] { return scrollBy(page); }));
        }
        print({.name = u"scrolled by a page, CPU of a frame"_s,
               .value = percentile(ours.cpu, 0.5) / 1000,
               .unit = u"ms"_s,
               .bound = u"<4"_s,
               .ceiling = percentile(ceiling.cpu, 0.5) / 1000,
               .note = u"of the GUI thread, median of %1 frames of %2 px, in 3 pairs, %3 px in the last; "
                       "p99 %4 and %5 ms"_s.arg(ours.cpu.size())
                           .arg(page)
                           .arg(m_scrolled, 0, 'f', 0)
                           .arg(milliseconds(percentile(ours.cpu, 0.99)),
                                milliseconds(percentile(ceiling.cpu, 0.99)))});
    }

private:
    [[nodiscard]] app::Session &session() const { return *m_screens.session; }

    static void append(Frames *to, const Frames &more)
    {
        to->gaps.insert(to->gaps.end(), more.gaps.begin(), more.gaps.end());
        to->cpu.insert(to->cpu.end(), more.cpu.begin(), more.cpu.end());
    }
    [[nodiscard]] QList<QQuickItem *> roomRows() const
    {
        QList<QQuickItem *> rows;
        for (QQuickItem *item : m_screens.items()) {
            const QRectF place = item->mapRectToScene(item->boundingRect());
            if (QByteArrayView(item->metaObject()->className()).startsWith("RoomDelegate")
                && item->isVisible() && place.bottom() < 700)
                rows.append(item);
        }
        return rows;
    }
    //! Its rows are there, and the list has made an item of the newest.
    [[nodiscard]] bool isOnStage(const RoomId &room) const
    {
        QQuickItem *newest = nullptr;
        if (session().messages()->conversation() != conversationOf(room)
            || session().messages()->count() == 0)
            return false;
        QMetaObject::invokeMethod(m_list, "itemAtIndex", Q_RETURN_ARG(QQuickItem *, newest), Q_ARG(int, 0));
        return newest && newest->height() > 0;
    }
    //! From the wish to open \p room to the first frame that shows it, the CPU time of all threads.
    template <class Open>
    [[nodiscard]] Cost costOf(const RoomId &room, Open open)
    {
        if (session().messages()->conversation() == conversationOf(room))
            endWith("the room is open already");
        Cost cost;
        bool painted = false;
        const double wall = wallMicroseconds();
        const double cpu = processMicroseconds();
        const auto watch = QObject::connect(
            m_screens.window, &QQuickWindow::frameSwapped, m_list,
            [&] {
                if (painted || !isOnStage(room))
                    return;
                painted = true;
                cost = {.cpu = processMicroseconds() - cpu, .wall = wallMicroseconds() - wall};
            },
            Qt::DirectConnection);
        open();
        until([&] { return painted; }, "a room was not painted");
        QObject::disconnect(watch);
        QTest::qWait(30); // what is left to do after a switch belongs to no other
        return cost;
    }
    void open(int room)
    {
        const RoomId id = roomOf(m_corpus.room(room));
        session().openRoom(id.toString());
        until([&] { return isOnStage(id); }, "a room did not open");
    }
    //! The room with the most messages, at its newest one.
    void openDeepest()
    {
        open(1);
        open(0);
        QTest::qWait(200);
    }
    //! False when there is nothing more to show: older messages are on their way.
    [[nodiscard]] bool scrollBy(double distance)
    {
        const double before = m_list->property("contentY").toDouble();
        QMetaObject::invokeMethod(m_timeline, "scroll", Q_ARG(double, -distance));
        const double moved = before - m_list->property("contentY").toDouble();
        m_scrolled += moved;
        return moved > distance / 2;
    }
    [[nodiscard]] static std::vector<HistoryView::Row> rowsOfCorpus()
    {
        Corpus corpus;
        std::vector<HistoryView::Row> rows;
        const QList<Profile> people = corpus.profiles();
        for (const Post &post : corpus.next(20'000))
            rows.push_back({.author = people.at(post.author).displayName,
                            .time = u"10:14"_s,
                            .text = QString::fromLatin1(post.plain),
                            .boldFrom = int(post.plain.lastIndexOf(' '))});
        return rows;
    }

    const Corpus &m_corpus;
    test::RealScreens m_screens;
    QQuickItem *m_timeline = nullptr;
    QQuickItem *m_list = nullptr;
    double m_scrolled = 0; //!< pixels
};

} // namespace

int main(int argc, char **argv)
{
    QQuickWindow::setSceneGraphBackend(u"software"_s);
    const QGuiApplication application(argc, argv);
    QFont font(u"Inter"_s); // as Application chooses it
    font.setPixelSize(15);
    QGuiApplication::setFont(font);
    Corpus corpus;
    const QString million =
        millionCache(QDir(QCoreApplication::applicationDirPath()).filePath(u"../bench-cache"_s), &corpus);
    Stage stage(million, corpus);
    const QStringList parts = application.arguments().mid(1);
    const auto wants = [&parts](const QString &part) { return parts.isEmpty() || parts.contains(part); };
    if (wants(u"rooms"_s))
        stage.measureSwitches();
    if (wants(u"wheel"_s))
        stage.measureWheel();
    if (wants(u"steps"_s))
        stage.measureSteps();
    if (wants(u"pages"_s))
        stage.measurePages();
    return 0;
}
