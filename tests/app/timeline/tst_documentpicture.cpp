// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentfixture.h"

#include <QDir>
#include <QPainter>
#include <QTest>

#include <memory>

using namespace aigm;
using namespace aigm::app;

//! Paints the corpus. With AIGM_PICTURES set to a folder the pictures are kept there, to be looked at.
class TestDocumentPicture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void paintsTheCorpus_data();
    void paintsTheCorpus();
    void nothingIsPaintedOutsideTheLayout();
    void whatWasSearchedForIsMarked();

private:
    static QImage paint(const DocumentLayout &layout, const DocumentPalette &palette, qreal ratio, int margin,
                        TextRange selected = {});
};

QImage TestDocumentPicture::paint(const DocumentLayout &layout, const DocumentPalette &palette, qreal ratio,
                                  int margin, TextRange selected)
{
    const QSizeF size = layout.size() + QSizeF(2 * margin, 2 * margin);
    QImage image((size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.translate(margin, margin);
    layout.paint(painter, palette, {selected, {}}, QRectF({}, layout.size()));
    return image;
}

void TestDocumentPicture::paintsTheCorpus_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<qreal>("ratio");
    QTest::newRow("light 1x") << QStringLiteral("light") << 1.0;
    QTest::newRow("light 2x") << QStringLiteral("light") << 2.0;
    QTest::newRow("dark 1x") << QStringLiteral("dark") << 1.0;
    QTest::newRow("dark 1.5x") << QStringLiteral("dark") << 1.5;
}

void TestDocumentPicture::paintsTheCorpus()
{
    QFETCH(QString, scheme);
    QFETCH(qreal, ratio);
    const DocumentPalette palette =
        scheme == QLatin1String("light") ? test::lightPalette() : test::darkPalette();
    const QColor ground = scheme == QLatin1String("light") ? QColor(0xFDFCFA) : QColor(0x161F22);
    const QStringList names =
        QDir(QStringLiteral(AIGM_TEST_DATA "/tiptap")).entryList({QStringLiteral("*.json")});
    std::vector<std::unique_ptr<DocumentLayout>> layouts;
    qreal height = 20;
    for (const QString &name : names) {
        const Document document = test::corpus(name.chopped(5));
        QVERIFY2(!document.isDamaged(), qPrintable(name));
        layouts.push_back(
            std::make_unique<DocumentLayout>(document, DocumentLayout::Request{560, test::fonts()}));
        height += layouts.back()->size().height() + 16;
    }
    QImage sheet((QSizeF(600, height) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    sheet.setDevicePixelRatio(ratio);
    sheet.fill(ground);
    QPainter painter(&sheet);
    painter.translate(20, 20);
    for (qsizetype i = 0; i < names.size(); ++i) {
        const DocumentLayout &layout = *layouts.at(size_t(i));
        const bool selects =
            names.at(i).startsWith(QLatin1String("hebrew")) || names.at(i).startsWith(QLatin1String("lists"));
        layout.paint(painter, palette, {selects ? TextRange{8, 60} : TextRange(), {}},
                     QRectF({}, layout.size()));
        painter.translate(0, layout.size().height() + 16);
        if (names.at(i) != QLatin1String("empty.json")) {
            const QImage alone = paint(layout, palette, 1, 0);
            QVERIFY2(
                alone !=
                    [&] {
                        QImage blank(alone);
                        blank.fill(Qt::transparent);
                        return blank;
                    }(),
                qPrintable(names.at(i)));
        }
    }
    painter.end();
    const QString folder = qEnvironmentVariable("AIGM_PICTURES");
    constexpr int pageHeight = 700; // what a viewer shows without shrinking it
    for (int page = 0; !folder.isEmpty() && page * pageHeight < height; ++page) {
        const QRectF part(0, page * pageHeight * ratio, 600 * ratio, pageHeight * ratio);
        QVERIFY(sheet.copy(part.toRect())
                    .save(QStringLiteral("%1/%2-%3-%4.png").arg(folder, scheme).arg(ratio).arg(page)));
    }
}

void TestDocumentPicture::nothingIsPaintedOutsideTheLayout()
{
    // all but the marks that stack above a letter, which the item clips
    for (const char *name :
         {"plain", "marks", "lists", "quote", "code-block", "mention", "arabic", "hebrew"}) {
        const DocumentLayout layout(test::corpus(QLatin1String(name)), {400, test::fonts()});
        const int margin = 20;
        const QImage image = paint(layout, test::lightPalette(), 1, margin);
        const QRect inside(margin - 1, margin - 1, 402, int(layout.size().height()) + 2);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                QVERIFY2(inside.contains(x, y) || qAlpha(image.pixel(x, y)) == 0, name);
        }
    }
}

void TestDocumentPicture::whatWasSearchedForIsMarked()
{
    const Document document = Document::fromPlainText(
        QStringLiteral("Two L\u00e4rchen and an oak\n\nThe second larch stands apart"));
    const DocumentLayout layout(document, {.width = 400, .fonts = test::fonts()});
    const std::vector<TextRange> hits = layout.hits(QStringLiteral("larch"));
    QCOMPARE(hits.size(), size_t(2));
    QCOMPARE(layout.text(hits[0]), QStringLiteral("L\u00e4rchen"));
    QCOMPARE(layout.text(hits[1]), QStringLiteral("larch")); // of another block
    QVERIFY(layout.hits(QStringLiteral("from:larch")).empty());

    DocumentPalette palette = test::lightPalette();
    palette.hit = Qt::red;
    QImage image(layout.size().toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    layout.paint(painter, palette, {{}, hits}, QRectF({}, layout.size()));
    painter.end();
    for (const TextRange &hit : hits) {
        const QRectF word = layout.rects(hit).front();
        QCOMPARE(image.pixelColor(int(word.left()), int(word.top()) + 4), QColor(Qt::red));
        QVERIFY(image.pixelColor(int(word.right()) + 6, int(word.top()) + 4) != QColor(Qt::red));
    }
}

QTEST_MAIN(TestDocumentPicture)
#include "tst_documentpicture.moc"
