namespace Megapod.Site.Loop;

using Megapod.Core.Model;

/// <summary>How a site stands to the grid in a sentence for people, and back: events have the sentence alone, and a report has to know what it meant.</summary>
public static class TopologyWords
{
    /// <summary>The sentence.</summary>
    public static string Of(GridTopology topology) => topology switch
    {
        GridTopology.GridTied => "The site runs in parallel with the grid.",
        GridTopology.RidingThrough => "The voltage dips; the site rides through and changes nothing.",
        GridTopology.Islanding => "The site is leaving the grid.",
        GridTopology.Islanded => "The grid is gone; the battery carries the site.",
        GridTopology.Black => "The site is without voltage.",
        GridTopology.Resynchronising => "The grid is back and has been sound for long enough; the relay may close the breaker.",
        GridTopology.Reconnecting => "The breaker is closed; load returns on a ramp, cars first.",
        _ => "The breaker's position is not known; the smaller of the grid's and the island's limit holds.",
    };

    /// <summary>What a sentence meant; null: it is none of these.</summary>
    /// <param name="text">The text of an event of the kind <c>topology</c>.</param>
    public static GridTopology? Read(string text)
    {
        foreach (var topology in Enum.GetValues<GridTopology>())
        {
            if (string.Equals(Of(topology), text, StringComparison.Ordinal))
            {
                return topology;
            }
        }

        return null;
    }
}
