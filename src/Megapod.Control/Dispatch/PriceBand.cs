namespace Megapod.Control.Dispatch;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Which work the price holds back. Work that runs is shed when it is worth less than p⁻, work that is shed runs again when it is worth p⁺ or more; between the two it goes on
/// as it was, and nothing changes twice within a dwell, so that jobs are not paused and resumed for prices that flicker. What a former controller held back is not
/// remembered: its successor begins with p⁻.
/// </summary>
internal sealed class PriceBand
{
    /// <summary>Pausing and resuming work costs minutes; prices of a plan change by the quarter of an hour.</summary>
    public static readonly TimeSpan Dwell = TimeSpan.FromMinutes(5);

    private readonly Instant[] changedAt;

    /// <summary>A band that holds nothing back.</summary>
    /// <param name="segments">How many segments of compute there are.</param>
    public PriceBand(int segments)
    {
        IsShed = new bool[segments];
        changedAt = new Instant[segments];
        Array.Fill(changedAt, Instant.Never);
    }

    /// <summary>Per segment, whether the price holds it back.</summary>
    public bool[] IsShed { get; }

    /// <summary>Looks at a segment.</summary>
    /// <param name="segment">Its index.</param>
    /// <param name="value">What its work is worth, currency per Wh.</param>
    /// <param name="less">p⁻, currency per Wh.</param>
    /// <param name="more">p⁺, currency per Wh; at least p⁻.</param>
    /// <param name="now">The instant.</param>
    public void Update(int segment, double value, double less, double more, Instant now)
    {
        bool isShed = IsShed[segment] ? value < more : value < less;
        bool isFirst = changedAt[segment] == Instant.Never;
        if (isShed != IsShed[segment] && (isFirst || now < changedAt[segment] || now - changedAt[segment] >= Dwell))
        {
            IsShed[segment] = isShed;
            changedAt[segment] = now;
        }
    }

    /// <summary>Takes over what the price held back before the site got or gave away pods.</summary>
    /// <param name="before">The band of before.</param>
    /// <param name="segmentsBefore">Its segments.</param>
    /// <param name="treeBefore">The site of before.</param>
    /// <param name="segments">The segments of this band.</param>
    /// <param name="tree">Its site.</param>
    public void Carry(PriceBand before, ComputeSegment[] segmentsBefore, PowerTree treeBefore, ComputeSegment[] segments, PowerTree tree)
    {
        string[] known = NamesOf(segmentsBefore, treeBefore);
        string[] names = NamesOf(segments, tree);
        for (int s = 0; s < names.Length; s++)
        {
            int at = Array.IndexOf(known, names[s]);
            if (at >= 0)
            {
                IsShed[s] = before.IsShed[at];
                changedAt[s] = before.changedAt[at];
            }
        }
    }

    /// <summary>What a segment is called whatever others there are: its class, its first rack, and how many steps of the same come before it.</summary>
    private static string[] NamesOf(ComputeSegment[] segments, PowerTree tree)
    {
        var names = new string[segments.Length];
        var steps = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int s = 0; s < segments.Length; s++)
        {
            string name = $"{segments[s].Class}/{tree.Consumers[segments[s].Racks[0]].Id}";
            int step = steps.GetValueOrDefault(name);
            steps[name] = step + 1;
            names[s] = $"{name}/{step}";
        }

        return names;
    }
}
