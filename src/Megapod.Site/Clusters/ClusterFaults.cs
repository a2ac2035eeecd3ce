namespace Megapod.Site.Clusters;

using Megapod.Core.Outcomes;

/// <summary>What goes wrong with clusters at their site.</summary>
internal static class ClusterFaults
{
    /// <summary>What is remembered of a cluster's placements cannot be read or written.</summary>
    private const string MemoryCode = "MP3950";

    /// <summary>We made a mistake.</summary>
    private const string BugCode = "MP3951";

    public static Fault Bug(string name, string why) =>
        new(BugCode, $"The cluster {name} was not looked after for a moment, by a mistake of the program: {why.TrimEnd('.')}.", "Report it; the next look begins anew.");

    public static Fault Memory(string name, string why) =>
        new(MemoryCode, $"What is remembered of the cluster {name} cannot be read or written: {why.TrimEnd('.')}.", "A state folder that can be written to; nothing is submitted before.");
}
