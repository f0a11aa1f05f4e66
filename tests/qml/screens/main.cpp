// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documenttext.h"

#include <QQmlEngine>
#include <QQuickWindow>
#include <QTranslator>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuickTest/quicktest.h>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

//! What the tests of the screens stand on: the mocks, the software renderer, English plurals.
class Setup : public QObject
{
    Q_OBJECT
public Q_SLOTS:
    void applicationAvailable()
    {
        qputenv("QML_DISABLE_DISK_CACHE",
                "1"); // compiled screens know the types of the real module by address
        QQuickWindow::setSceneGraphBackend(QStringLiteral("software"));
        aigm::test::registerDocumentText();
        if (m_english.load(QStringLiteral(":/i18n/aigm_en.qm")))
            QCoreApplication::installTranslator(&m_english);
    }
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
        // a folder with the modules as source files: changes are tested without building them
        if (qEnvironmentVariableIsSet("AIGM_QML_IMPORTS"))
            engine->addImportPath(qEnvironmentVariable("AIGM_QML_IMPORTS"));
    }

private:
    QTranslator m_english;
};

QUICK_TEST_MAIN_WITH_SETUP(screens, Setup)

#include "main.moc"
