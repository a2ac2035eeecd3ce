namespace Megapod.Site.Clusters;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What goes wrong with clusters at their site.</summary>
internal static class ClusterFaults
{
    /// <summary>What is remembered of a cluster's placements cannot be read or written.</summary>
    private const string MemoryCode = "MP3950";

    /// <summary>We made a mistake.</summary>
    private const string BugCode = "MP3951";

    /// <summary>A cluster may draw more than its racks are declared for.</summary>
    private const string LargerCode = "MP3952";

    /// <summary>What a job has written cannot be read.</summary>
    private const string NoLogCode = "MP3953";

    /// <summary>A cluster stays above its budget.</summary>
    private const string StuckCode = "MP3954";

    /// <summary>A work node has the name of a cluster.</summary>
    private const string NameCode = "MP3955";

    public static Fault Larger(string name, double busyWatts, double stillWatts, double nameplateWatts, double fallbackWatts) =>
        new(
            LargerCode,
            string.Create(CultureInfo.InvariantCulture, $"The nodes of the cluster {name} may draw {busyWatts:0} W, and {stillWatts:0} W with all jobs suspended; its racks are declared for {nameplateWatts:0} W, and {fallbackWatts:0} W in silence."),
            "Correct 'nodePower' or 'partition', or name all racks in which its nodes stand, with their 'full' and 'fallback'.");

    public static Fault NoLog(string name, string why) =>
        new(NoLogCode, $"What the job has written cannot be read from the cluster {name}: {why.TrimEnd('.')}.", "Let this machine have the cluster's shared folder, and write where under 'folderHere'; else read it in the cluster.");

    public static Fault Stuck(string name, double ceilingWatts, double budgetWatts) =>
        new(
            StuckCode,
            string.Create(CultureInfo.InvariantCulture, $"The cluster {name} may draw {ceilingWatts:0} W and has been given {budgetWatts:0} W; what is left there may be neither suspended nor taken back."),
            "End or hold such jobs, or lift what keeps its nodes from being drained; until then what it had before counts.");

    public static Fault NameTaken(string name) =>
        new(NameCode, $"'{name}' is the name of a cluster of this site, and no work node can have it, too.", "Take another name; where a node was enrolled under it, give the cluster another id, start, and let the node out with 'megapod node expel'.");

    public static Fault Bug(string name, string why) =>
        new(BugCode, $"The cluster {name} was not looked after for a moment, by a mistake of the program: {why.TrimEnd('.')}.", "Report it; the next look begins anew.");

    public static Fault Memory(string name, string why) =>
        new(MemoryCode, $"What is remembered of the cluster {name} cannot be read or written: {why.TrimEnd('.')}.", "A state folder that can be written to; nothing is submitted before.");
}
