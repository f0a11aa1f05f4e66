// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0
// Made from resources/tokens.json by qml/theme.py: change that, not this.

pragma Singleton

import QtQuick

/*! Every colour, font, length and duration of the screens. Main.qml sets the first four properties. */
QtObject {
    id: theme

    property bool dark: false
    property bool highContrast: false
    property bool reducedMotion: false
    property real textScale: 1

    readonly property color desk: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#0D1416" : "#ECE8E0")
    readonly property color sheet: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#161F22" : "#FDFCFA")
    readonly property color raised: highContrast ? (dark ? "#0A0A0A" : "#FFFFFF") : (dark ? "#1F2A2E" : "#FFFFFF")
    readonly property color sunken: highContrast ? (dark ? "#0A0A0A" : "#F4F4F4") : (dark ? "#101819" : "#F3F0E9")
    readonly property color deskHover: highContrast ? (dark ? "#1C1C1C" : "#E6E6E6") : (dark ? "#172023" : "#E1DCD2")
    readonly property color deskPressed: highContrast ? (dark ? "#2A2A2A" : "#D4D4D4") : (dark ? "#1E292D" : "#D6D0C4")
    readonly property color sheetHover: highContrast ? (dark ? "#1C1C1C" : "#EFEFEF") : (dark ? "#1A2428" : "#F5F2EC")
    readonly property color sheetPressed: highContrast ? (dark ? "#2A2A2A" : "#E0E0E0") : (dark ? "#233034" : "#ECE8DF")
    readonly property color line: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#26343A" : "#E3DED3")
    readonly property color lineControl: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#697F86" : "#7C827A")
    readonly property color focus: highContrast ? (dark ? "#FFE45C" : "#0000C8") : (dark ? "#7FE0CA" : "#0B6B5E")
    readonly property color text: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#E9EFED" : "#1B2829")
    readonly property color textSecondary: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#B3C1C1" : "#48575A")
    readonly property color textMuted: highContrast ? (dark ? "#E6E6E6" : "#1F1F1F") : (dark ? "#93A5A7" : "#566263")
    readonly property color textDisabled: highContrast ? (dark ? "#A6A6A6" : "#595959") : (dark ? "#5F7075" : "#8E9796")
    readonly property color accent: highContrast ? (dark ? "#4DF0FF" : "#0000C8") : (dark ? "#74D6BF" : "#0F6F61")
    readonly property color accentHover: highContrast ? (dark ? "#8AF6FF" : "#000096") : (dark ? "#8BE2CE" : "#0C5E52")
    readonly property color accentPressed: highContrast ? (dark ? "#1FD8E8" : "#000064") : (dark ? "#5DC2AA" : "#094D43")
    readonly property color textOnAccent: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#06231D" : "#FFFFFF")
    readonly property color accentText: highContrast ? (dark ? "#4DF0FF" : "#0000C8") : (dark ? "#84DEC9" : "#0B6558")
    readonly property color accentSoft: highContrast ? (dark ? "#00363B" : "#E3E3FF") : (dark ? "#18363A" : "#DCEEE8")
    readonly property color textOnAccentSoft: highContrast ? (dark ? "#FFFFFF" : "#000050") : (dark ? "#B7EEE0" : "#0A4F45")
    readonly property color lantern: highContrast ? (dark ? "#FFE45C" : "#8A0000") : (dark ? "#FFB869" : "#BC4C08")
    readonly property color textOnLantern: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#2C1700" : "#FFFFFF")
    readonly property color lanternText: highContrast ? (dark ? "#FFE45C" : "#8A0000") : (dark ? "#FFC17D" : "#A04206")
    readonly property color lanternSoft: highContrast ? (dark ? "#332B00" : "#FFF0E0") : (dark ? "#2E271D" : "#FBECD9")
    readonly property color danger: highContrast ? (dark ? "#FF9C94" : "#A30000") : (dark ? "#F2857C" : "#B3261E")
    readonly property color textOnDanger: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#330A07" : "#FFFFFF")
    readonly property color dangerText: highContrast ? (dark ? "#FF9C94" : "#A30000") : (dark ? "#FF9F97" : "#A3211A")
    readonly property color dangerSoft: highContrast ? (dark ? "#3D0500" : "#FFE8E6") : (dark ? "#33211F" : "#FBE5E2")
    readonly property color successText: highContrast ? (dark ? "#7CFF9B" : "#005A14") : (dark ? "#86D69A" : "#1E6B36")
    readonly property color successSoft: highContrast ? (dark ? "#002E0E" : "#E4FFE9") : (dark ? "#1A3124" : "#E0F0E2")
    readonly property color infoText: highContrast ? (dark ? "#9AD0FF" : "#00449C") : (dark ? "#8FC3F2" : "#1F5C93")
    readonly property color infoSoft: highContrast ? (dark ? "#001F3D" : "#E4F0FF") : (dark ? "#1B2C3A" : "#E2EDF7")
    readonly property color presenceOnline: highContrast ? (dark ? "#7CFF9B" : "#005A14") : (dark ? "#6CCB86" : "#2A7D46")
    readonly property color presenceIdle: highContrast ? (dark ? "#FFE45C" : "#6B4A00") : (dark ? "#E5BC55" : "#8A6100")
    readonly property color presenceBusy: highContrast ? (dark ? "#FF9C94" : "#A30000") : (dark ? "#F2857C" : "#B3261E")
    readonly property color presenceOffline: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#82949A" : "#6B7776")
    readonly property color hit: highContrast ? (dark ? "#FFE45C" : "#FFE45C") : (dark ? "#5C4715" : "#FFE29A")
    readonly property color textOnHit: highContrast ? (dark ? "#000000" : "#000000") : (dark ? "#FFF3D6" : "#1B2829")
    readonly property color selection: highContrast ? (dark ? "#4DF0FF" : "#0000C8") : (dark ? "#24544F" : "#BFE3D9")
    readonly property color textOnSelection: highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#FFFFFF" : "#0B2320")
    readonly property color codeKeyword: highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#C9A7F2" : "#7A3E9D")
    readonly property color codeString: highContrast ? (dark ? "#7CFF9B" : "#005A14") : (dark ? "#93D6A0" : "#1E6B36")
    readonly property color codeNumber: highContrast ? (dark ? "#FFE45C" : "#8A0000") : (dark ? "#FFC17D" : "#A04206")
    readonly property color codeFunction: highContrast ? (dark ? "#9AD0FF" : "#00449C") : (dark ? "#8FC3F2" : "#1F5C93")
    readonly property color codeComment: highContrast ? (dark ? "#E6E6E6" : "#1F1F1F") : (dark ? "#8A9DA0" : "#5D6968")
    readonly property color scrim: highContrast ? (dark ? "#CC000000" : "#99000000") : (dark ? "#9E040809" : "#701B2829")

    /*! On the picture of the way in, which is a night in every scheme. */
    readonly property color textOnPicture: "#EAF3EE"
    /*! Avatar grounds by hue number. */
    readonly property var hueGrounds: [
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#2F4423" : "#DCE8CF"), // moss
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#1B463F" : "#CFE9DF"), // fern
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#1F4058" : "#D3E6F3"), // sky
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#333A68" : "#DFE0F6"), // iris
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#47315A" : "#EBDCF1"), // plum
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#562D3C" : "#F6DBE1"), // rose
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#54332A" : "#F6DDD1"), // clay
        highContrast ? (dark ? "#000000" : "#FFFFFF") : (dark ? "#4A3D1C" : "#F4E6C0"), // honey
    ]
    /*! Avatar inks by hue number. */
    readonly property var hueInks: [
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#C9E3AE" : "#36511C"), // moss
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#A9E3D2" : "#0D5548"), // fern
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#B0D8F4" : "#16507A"), // sky
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#C7CCFA" : "#3C429A"), // iris
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#E2C4F2" : "#6A3183"), // plum
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#F6C0CF" : "#8A2545"), // rose
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#F5C3AF" : "#84361A"), // clay
        highContrast ? (dark ? "#FFFFFF" : "#000000") : (dark ? "#EED692" : "#694A00"), // honey
    ]

    readonly property string family: "Inter"
    readonly property string codeFamily: "JetBrains Mono"
    readonly property font display: Qt.font({ family: family, pixelSize: px(28), weight: Font.DemiBold, letterSpacing: -0.3 })
    readonly property font title: Qt.font({ family: family, pixelSize: px(20), weight: Font.DemiBold, letterSpacing: -0.2 })
    readonly property font heading: Qt.font({ family: family, pixelSize: px(16), weight: Font.DemiBold, letterSpacing: -0.1 })
    readonly property font body: Qt.font({ family: family, pixelSize: px(15), weight: Font.Normal, letterSpacing: 0 })
    readonly property font bodyStrong: Qt.font({ family: family, pixelSize: px(15), weight: Font.DemiBold, letterSpacing: 0 })
    readonly property font ui: Qt.font({ family: family, pixelSize: px(14), weight: Font.Medium, letterSpacing: 0 })
    readonly property font small: Qt.font({ family: family, pixelSize: px(13), weight: Font.Normal, letterSpacing: 0 })
    readonly property font caption: Qt.font({ family: family, pixelSize: px(12), weight: Font.Medium, letterSpacing: 0 })
    readonly property font micro: Qt.font({ family: family, pixelSize: px(11), weight: Font.DemiBold, letterSpacing: 0.1 })
    readonly property font code: Qt.font({ family: codeFamily, pixelSize: px(13), weight: Font.Normal, letterSpacing: 0 })
    readonly property font jumbo: Qt.font({ family: family, pixelSize: px(36), weight: Font.Normal, letterSpacing: 0 })
    readonly property int displayLine: px(36)
    readonly property int titleLine: px(28)
    readonly property int headingLine: px(24)
    readonly property int bodyLine: px(22)
    readonly property int bodyStrongLine: px(22)
    readonly property int uiLine: px(20)
    readonly property int smallLine: px(18)
    readonly property int captionLine: px(16)
    readonly property int microLine: px(16)
    readonly property int codeLine: px(20)
    readonly property int jumboLine: px(44)
    // One size in another weight.
    readonly property font uiStrong: Qt.font({ family: family, pixelSize: px(14), weight: Font.DemiBold })
    readonly property font smallStrong: Qt.font({ family: family, pixelSize: px(13), weight: Font.DemiBold })
    readonly property font label: Qt.font({ family: family, pixelSize: px(13), weight: Font.Medium })
    readonly property font paragraph: Qt.font({ family: family, pixelSize: px(14), weight: Font.Normal })
    readonly property font row: Qt.font({ family: family, pixelSize: px(15), weight: Font.Medium })
    readonly property font captionPlain: Qt.font({ family: family, pixelSize: px(12), weight: Font.Normal })
    readonly property font captionStrong: Qt.font({ family: family, pixelSize: px(12), weight: Font.DemiBold })
    readonly property font gutter: Qt.font({ family: family, pixelSize: px(11), weight: Font.Medium })

    readonly property int space1: 4
    readonly property int space2: 8
    readonly property int space3: 12
    readonly property int space4: 16
    readonly property int space5: 20
    readonly property int space6: 24
    readonly property int space8: 32
    readonly property int space10: 40
    readonly property int space12: 48
    readonly property int space16: 64
    readonly property int radiusTiny: 4
    readonly property int radiusControl: 8
    readonly property int radiusCard: 12
    readonly property int radiusSheet: 16
    readonly property int radiusFull: 999
    readonly property int strokeHairline: 1
    readonly property int strokeControl: 1
    readonly property int strokeStrong: 2
    readonly property int strokeFocus: 2
    readonly property int strokeFocusGap: 2
    readonly property int strokeQuote: 3
    readonly property int strokeHighContrastControl: 2
    readonly property int targetSize: px(32)
    readonly property int targetTouchSize: 44
    readonly property int rowSize: px(36)
    readonly property int rowTouchSize: px(48)
    readonly property int serverBarSize: 68
    readonly property int sidebarSize: 248
    readonly property int sidebarMediumSize: 232
    readonly property int drawerSize: 320
    readonly property int profileSize: 264
    readonly property int columnSize: 904
    readonly property int sidebarMinSize: 208
    readonly property int sidebarMaxSize: 360
    readonly property int membersSize: 232
    readonly property int panelSize: 360
    readonly property int infoBarSize: px(52)
    readonly property int infoBarTouchSize: px(56)
    readonly property int composerMinSize: 96
    readonly property int measureSize: 760
    readonly property int settingsMeasureSize: 640
    readonly property int dialogSize: 440
    readonly property int dialogWideSize: 560
    readonly property int switcherSize: 560
    readonly property int avatarMicroSize: 16
    readonly property int avatarSmallSize: 24
    readonly property int avatarRowSize: 32
    readonly property int avatarMessageSize: 40
    readonly property int avatarCardSize: 80
    readonly property int serverSize: 44
    readonly property int iconSize: 20
    readonly property int iconSmallSize: 16
    readonly property int iconRowSize: 18
    readonly property int presenceSize: 12
    readonly property int badgeSize: px(18)
    readonly property int scrollBarSize: 8
    readonly property int windowMinWidthSize: 360
    readonly property int windowMinHeightSize: 480
    readonly property int narrowBelow: 640
    readonly property int mediumBelow: 1000
    readonly property int wideBelow: 1680
    readonly property var userScales: [0.85, 1.0, 1.15, 1.3, 1.5, 2.0]
    readonly property int timelineGutter: 72
    readonly property int timelinePadStart: 20
    readonly property int timelinePadEnd: 24
    readonly property int timelineGroupGap: 16
    readonly property int timelineLineGap: 2
    readonly property int timelineImageMaxWidth: 420
    readonly property int timelineImageMaxHeight: 320
    readonly property int timelineGridGap: 4
    readonly property int timelineGridWidth: 420
    readonly property int timelineReactionHeight: 28

    readonly property int pressMs: reducedMotion ? 0 : 80
    readonly property int quickMs: reducedMotion ? 0 : 120
    readonly property int popupInMs: reducedMotion ? 0 : 140
    readonly property int popupOutMs: reducedMotion ? 0 : 90
    readonly property int panelMs: reducedMotion ? 0 : 200
    readonly property int pageMs: reducedMotion ? 0 : 240
    readonly property int flashMs: reducedMotion ? 0 : 1600
    readonly property int typingStepMs: reducedMotion ? 0 : 400
    readonly property int toastStayMs: 5000
    readonly property int toastActionStayMs: 10000
    readonly property int announceMs: 2000
    readonly property int caretMs: reducedMotion ? 0 : 530
    readonly property int deskZ: 0
    readonly property int sheetZ: 10
    readonly property int stickyHeaderZ: 20
    readonly property int hoverActionsZ: 30
    readonly property int jumpButtonZ: 40
    readonly property int bannerZ: 50
    readonly property int popupZ: 100
    readonly property int drawerZ: 200
    readonly property int scrimZ: 300
    readonly property int dialogZ: 310
    readonly property int switcherZ: 320
    readonly property int toastZ: 400
    readonly property int tooltipZ: 500
    readonly property int focusRingZ: 600

    /*! What the pictures of empty screens are painted in. */
    readonly property var pictureRoles: ({
            accent: accent,
            accentSoft: accentSoft,
            lantern: lantern,
            "ground-fern": hueGrounds[1],
            "ground-sky": hueGrounds[2],
            "ink-sky": hueInks[2],
            "ground-clay": hueGrounds[6],
            "ink-clay": hueInks[6]
        })

    /*! A length that grows with the text. */
    function px(length: real): int {
        return Math.round(length * theme.textScale);
    }
}
