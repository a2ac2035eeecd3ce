namespace Megapod.Files.JobFile;

/// <summary>Numbers of the faults of a job file, given once and forever; docs/faults.md has a row for each.</summary>
internal static class JobFaultCodes
{
    public const string Money = "MP1201";
    public const string OtherMoney = "MP1202";
    public const string Argument = "MP1203";
    public const string Variable = "MP1204";
    public const string EnvironmentTooLarge = "MP1205";
    public const string ProgressKeys = "MP1206";
    public const string Pattern = "MP1207";
    public const string ElasticityKeys = "MP1208";
    public const string PointOrder = "MP1209";
    public const string LastPoint = "MP1210";
    public const string SleepWithoutGpus = "MP1211";
    public const string CheckpointOrder = "MP1212";
    public const string PauseOfPromise = "MP1213";
}
