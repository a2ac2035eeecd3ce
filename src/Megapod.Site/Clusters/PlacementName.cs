namespace Megapod.Site.Clusters;

using System.Globalization;

/// <summary>A placement as it is named in a cluster, so that it is found there again: <c>megapod.OWNER.JOB.FENCE</c>.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Fence">Number of its placement.</param>
internal readonly record struct PlacementName(string Job, long Fence)
{
    private const string Prefix = "megapod.";

    /// <summary>The name.</summary>
    public string In(string owner) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{owner}.{Job}.{Fence}");

    /// <summary>The placement that a name stands for; null: it is none of this owner's.</summary>
    public static PlacementName? Of(string name, string owner)
    {
        string begin = $"{Prefix}{owner}.";
        int dot = name.LastIndexOf('.');
        return name.StartsWith(begin, StringComparison.Ordinal) && dot > begin.Length && long.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long fence)
            ? new PlacementName(name[begin.Length..dot], fence)
            : null;
    }
}
