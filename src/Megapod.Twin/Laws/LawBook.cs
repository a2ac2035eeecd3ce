namespace Megapod.Twin.Laws;

using Megapod.Core.Units;

/// <summary>Collects breaches; each law is recorded once a minute at most, a hundred in all, so that a broken world stays readable.</summary>
public sealed class LawBook
{
    private const int Most = 100;
    private readonly List<Breach> broken = [];
    private readonly Dictionary<string, Instant> last = new(StringComparer.Ordinal);

    /// <summary>Breaches so far.</summary>
    public IReadOnlyList<Breach> Broken => broken;

    /// <summary>Records a breach.</summary>
    public void Break(string law, Instant at, string detail)
    {
        if (broken.Count < Most && (!last.TryGetValue(law, out var before) || at - before >= TimeSpan.FromMinutes(1)))
        {
            last[law] = at;
            broken.Add(new Breach(law, at, detail));
        }
    }
}
