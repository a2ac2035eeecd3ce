namespace Megapod.Devices.Dsx;

/// <summary>Numbers of the faults of the DSX contract, given once and forever; docs/faults.md has a row for each.</summary>
internal static class DsxFaultCodes
{
    public const string NotOfTheContract = "MP4250";
    public const string BadPayload = "MP4251";
    public const string Contradiction = "MP4252";
    public const string UnknownUnit = "MP4253";
    public const string TooMany = "MP4254";
    public const string NotOurs = "MP4255";
    public const string UnknownPoint = "MP4256";
    public const string NotSayable = "MP4257";
    public const string BmsLost = "MP4258";
    public const string NotHeard = "MP4259";
}
