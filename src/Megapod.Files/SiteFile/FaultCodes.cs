namespace Megapod.Files.SiteFile;

/// <summary>Numbers of the faults of a site file, given once and forever; docs/faults.md has a row for each.</summary>
internal static class FaultCodes
{
    public const string Unreadable = "MP1001";
    public const string TooLarge = "MP1002";
    public const string NotUtf8 = "MP1003";
    public const string Empty = "MP1004";
    public const string Syntax = "MP1005";
    public const string Tab = "MP1006";
    public const string TooDeep = "MP1007";
    public const string TooManyNodes = "MP1008";
    public const string Alias = "MP1009";
    public const string NotPlainYaml = "MP1010";
    public const string TooManyFaults = "MP1011";

    public const string UnknownKey = "MP1020";
    public const string DuplicateKey = "MP1021";
    public const string MissingKey = "MP1022";
    public const string WrongKind = "MP1023";
    public const string NoValue = "MP1024";
    public const string EmptyList = "MP1025";
    public const string ListTooLong = "MP1026";
    public const string BadText = "MP1027";
    public const string BadWord = "MP1028";
    public const string NotANumber = "MP1029";
    public const string NoUnit = "MP1030";
    public const string WrongUnit = "MP1031";
    public const string WrongCurrency = "MP1032";
    public const string OutOfRange = "MP1033";
    public const string BadTimeZone = "MP1034";
    public const string BadInstant = "MP1035";
    public const string BadShortTimePoint = "MP1036";
    public const string BadHours = "MP1037";
    public const string BadRideThroughPoint = "MP1038";
    public const string BadAddress = "MP1039";
    public const string BadTimeOfDay = "MP1040";

    public const string DuplicateId = "MP1050";
    public const string UnknownParent = "MP1051";
    public const string Cycle = "MP1052";
    public const string MinimumAboveRating = "MP1053";
    public const string FallbackAboveRating = "MP1054";
    public const string RackOrder = "MP1055";
    public const string SocOrder = "MP1056";
    public const string ThroughputNotRising = "MP1057";
    public const string ShortTimeOrder = "MP1058";
    public const string NoImportLimit = "MP1059";
    public const string ValidityOrder = "MP1060";
    public const string CaseWithoutLimit = "MP1061";
    public const string RulesOrder = "MP1062";
    public const string UsualAboveMaximum = "MP1063";
    public const string SiteTooLarge = "MP1064";
    public const string StepTooLarge = "MP1065";
    public const string RideThroughOrder = "MP1066";
    public const string FeedSource = "MP1067";
    public const string FeedPlainHttp = "MP1068";
    public const string FeedKeys = "MP1069";

    public const string SilentLoadAboveLimit = "MP1070";
    public const string SilentLoadAboveRating = "MP1071";
    public const string PodGrantsTooLong = "MP1072";
    public const string BatteryRevertsTooSoon = "MP1073";
    public const string IslandAboveBattery = "MP1074";

    public const string BadMonths = "MP1081";
    public const string BadWeekdays = "MP1082";
    public const string BadDate = "MP1083";
    public const string TariffValidity = "MP1084";
    public const string TariffKeys = "MP1085";
    public const string NotAtQuarter = "MP1086";
    public const string ReserveBlock = "MP1087";
    public const string ReserveKeys = "MP1088";
    public const string StationWithoutPassword = "MP1090";
    public const string BadHoliday = "MP1091";
    public const string BadHostPort = "MP1092";
    public const string DeviceKeys = "MP1093";
    public const string DriverUnknown = "MP1094";
    public const string DriverUnfit = "MP1095";
    public const string DeviceUnused = "MP1096";
    public const string StationsOpen = "MP1097";
    public const string StationsWithoutCertificate = "MP1098";
    public const string StationsWithoutAuthority = "MP1099";
    public const string OperatorPlain = "MP1111";
    public const string OperatorProof = "MP1112";
    public const string OperatorKeys = "MP1113";
    public const string OperatorTwice = "MP1114";
    public const string OperatorFile = "MP1115";
    public const string LoopOrder = "MP1131";
    public const string LoopTooSlow = "MP1132";
    public const string ServersGpus = "MP1133";
    public const string AcceptanceLevels = "MP1134";
    public const string ServersHalfLimited = "MP1135";
    public const string LimitsTooSoon = "MP1136";
    public const string DeviceSecret = "MP1137";
}
