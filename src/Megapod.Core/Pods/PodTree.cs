namespace Megapod.Core.Pods;

using System.Collections.Frozen;
using System.Collections.Immutable;

/// <summary>
/// A pod with all its parts, sorted and indexed once: what holds what, what feeds what and what cools what are three lines in one tree. The pod is part 0 and a holder always comes before
/// what it holds. The tree does not change; when a part comes or goes, another tree takes its place.
/// </summary>
public sealed class PodTree
{
    /// <summary>The most parts of a pod: fifty racks with a hundred servers of sixteen accelerators are less.</summary>
    public const int MostParts = 100_000;

    /// <summary>So many holders lie above a part at most; more is a mistake.</summary>
    private const int MostDepth = 32;

    private readonly FrozenDictionary<string, int> index;

    private PodTree(ImmutableArray<Part> parts, FrozenDictionary<string, int> index)
    {
        Parts = parts;
        this.index = index;
        Holder = [.. parts.Select(p => p.Holder is { } holder ? index[holder] : -1)];
        var feeder = new int[parts.Length];
        var cooler = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            feeder[i] = Line(i, parts[i].FedBy, feeder);
            cooler[i] = Line(i, parts[i].CooledBy, cooler);
        }

        Feeder = [.. feeder];
        Cooler = [.. cooler];

        // A distribution unit that stands in the rack that it feeds is not fed by itself: it has its power from where the rack's holder has it.
        int Line(int part, string? own, int[] lines)
        {
            if (own is not null)
            {
                return index[own];
            }

            int holder = Holder[part];
            while (holder >= 0 && lines[holder] >= 0 && IsAtOrIn(part, lines[holder]))
            {
                holder = Holder[holder];
            }

            return holder < 0 ? -1 : lines[holder];
        }
    }

    /// <summary>Its parts, the pod first, each after its holder; those of one holder sorted by id.</summary>
    public ImmutableArray<Part> Parts { get; }

    /// <summary>Per part the index of what holds it; −1 for the pod.</summary>
    public ImmutableArray<int> Holder { get; }

    /// <summary>Per part the index of the part through which its power comes, its own line or its holder's; −1: straight from the pod's feed.</summary>
    public ImmutableArray<int> Feeder { get; }

    /// <summary>Per part the index of the part that takes its heat, its own line or its holder's; −1: none that is known.</summary>
    public ImmutableArray<int> Cooler { get; }

    /// <summary>The pod's name.</summary>
    public string Id => Parts[0].Id;

    /// <summary>Sorts and indexes the parts of a pod.</summary>
    /// <param name="parts">Exactly one pod, which holds all others in the end; at most <see cref="MostParts"/>.</param>
    /// <exception cref="ArgumentException">An id comes twice, a holder, feeder or cooler is not there, a part holds or feeds itself by a round, or there is not exactly one pod.</exception>
    public static PodTree From(IReadOnlyList<Part> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count > MostParts)
        {
            throw new ArgumentException($"A pod has at most {MostParts} parts; these are {parts.Count}.", nameof(parts));
        }

        var held = parts.Where(p => p.Holder is not null).GroupBy(p => p.Holder!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(p => p.Id, StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        var roots = parts.Where(p => p.Holder is null).ToList();
        if (roots.Count != 1 || roots[0].Kind != PartKind.Pod)
        {
            throw new ArgumentException("Exactly one part has no holder, and it is the pod.", nameof(parts));
        }

        var sorted = new List<Part>(parts.Count);
        var places = new Dictionary<string, int>(parts.Count, StringComparer.Ordinal);
        var open = new Queue<(Part Part, int Depth)>([(roots[0], 0)]);
        while (open.TryDequeue(out var next))
        {
            if (next.Depth > MostDepth || !places.TryAdd(next.Part.Id, sorted.Count))
            {
                throw new ArgumentException($"'{next.Part.Id}' comes twice, or is held more than {MostDepth} deep.", nameof(parts));
            }

            sorted.Add(next.Part);
            foreach (var part in held.GetValueOrDefault(next.Part.Id) ?? [])
            {
                open.Enqueue((part, next.Depth + 1));
            }
        }

        // What is not reached from the pod hangs on something that is not there, or on itself by a round.
        if (sorted.Count != parts.Count)
        {
            var lost = parts.First(p => !places.ContainsKey(p.Id));
            throw new ArgumentException($"'{lost.Id}' is held by '{lost.Holder}', which is not in the pod or is held by it.", nameof(parts));
        }

        foreach (var part in sorted)
        {
            if (((string?[])[part.FedBy, part.CooledBy]).FirstOrDefault(o => o is not null && !places.ContainsKey(o)) is { } unknown)
            {
                throw new ArgumentException($"'{part.Id}' names '{unknown}', which is not in the pod.", nameof(parts));
            }

            if (IsRound(part, sorted, places, p => p.FedBy) || IsRound(part, sorted, places, p => p.CooledBy))
            {
                throw new ArgumentException($"'{part.Id}' is fed or cooled by itself by a round.", nameof(parts));
            }
        }

        return new PodTree([.. sorted], places.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Index of a part by its id; −1 when there is none.</summary>
    public int IndexOf(string id) => index.GetValueOrDefault(id, -1);

    /// <summary>Whether a part is another one or holds it, both by index.</summary>
    /// <param name="holder">The part that may hold.</param>
    /// <param name="part">The part that may be held.</param>
    public bool IsAtOrIn(int holder, int part)
    {
        for (int p = part; p >= 0; p = Holder[p])
        {
            if (p == holder)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of the nearest part of a kind that is the part itself or holds it; −1 when there is none.</summary>
    /// <param name="part">The part.</param>
    /// <param name="kind">The kind.</param>
    public int Within(int part, PartKind kind)
    {
        for (int p = part; p >= 0; p = Holder[p])
        {
            if (Parts[p].Kind == kind)
            {
                return p;
            }
        }

        return -1;
    }

    /// <summary>A line of its own leads up and never back: a part that feeds what feeds it would feed itself.</summary>
    private static bool IsRound(Part part, List<Part> sorted, Dictionary<string, int> places, Func<Part, string?> line)
    {
        int steps = 0;
        for (var p = part; line(p) is { } next && places.TryGetValue(next, out int at); p = sorted[at])
        {
            if (++steps > MostDepth)
            {
                return true;
            }
        }

        return false;
    }
}
