namespace Megapod.Site.Pods;

/// <summary>Numbers of the faults of mapping points and rows to a pod, given once and forever; docs/faults.md has a row for each.</summary>
internal static class PodMapFaultCodes
{
    public const string DoubleClaim = "MP4260";
    public const string SeveralCoolingUnits = "MP4261";
    public const string NobodyToAsk = "MP4262";
    public const string SideUnknown = "MP4263";
    public const string RackUnknown = "MP4264";
    public const string SensorFailed = "MP4265";
    public const string StateUnknown = "MP4266";
    public const string TooManyRows = "MP4270";
    public const string NoPassword = "MP4271";
    public const string Unsayable = "MP4272";
    public const string NoBuildingBroker = "MP4273";
}
