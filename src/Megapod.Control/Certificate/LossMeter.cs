namespace Megapod.Control.Certificate;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;

/// <summary>
/// Splits the compute that was wanted and not given over its causes, in the order in which giving it back would be felt first. Means over all cycles; one thread
/// adds, any may ask.
/// </summary>
public sealed class LossMeter
{
    private static readonly (string Name, string Because)[] Causes =
    [
        ("margin", "kept free below the limit"),
        ("trimming", "ceilings of cars above what they draw"),
        ("fallback", "what devices may draw once their grants lapse"),
        ("n-1", "battery power whose sudden loss could not be cured in time"),
        ("limit-itself", "the connection is no larger"),
    ];

    private readonly double[] lost = new double[Causes.Length];
    private long cycles;

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty => cycles == 0;

    /// <summary>Adds a cycle.</summary>
    public void Add(CycleOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        cycles++;
        double left = output.ComputeShortWatts;
        if (left <= 0)
        {
            return;
        }

        left -= Take(0, left, output.MarginWatts);
        left -= Take(1, left, output.SlackWatts);
        left -= Take(2, left, output.FallbackWatts);
        left -= Take(3, left, output.SupportBy == GuardId.NMinusOne ? left : 0);
        lost[4] += left;
    }

    /// <summary>What each cause took, W, mean of all cycles.</summary>
    public IReadOnlyList<CertificateTerm> Means() => [.. Causes.Select((c, k) => new CertificateTerm(c.Name, lost[k] / Math.Max(1, cycles), c.Because))];

    /// <summary>The same as terms from figures by name; a name that is not one of ours explains itself.</summary>
    public static IReadOnlyList<CertificateTerm> TermsOf(IReadOnlyDictionary<string, double> watts)
    {
        ArgumentNullException.ThrowIfNull(watts);
        return [.. watts.Select(w => new CertificateTerm(w.Key, w.Value, Causes.Where(c => c.Name == w.Key).Select(c => c.Because).FirstOrDefault(w.Key)))];
    }

    private double Take(int cause, double left, double most)
    {
        double taken = Math.Min(left, most);
        lost[cause] += taken;
        return taken;
    }
}
