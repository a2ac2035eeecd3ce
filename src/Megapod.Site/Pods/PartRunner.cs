namespace Megapod.Site.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Keeps the book of one pod's parts: what was replaced and which spares lie ready. It belongs to its pod's keeper, which guards it.</summary>
/// <param name="pod">Name of the pod.</param>
/// <param name="former">What was kept of it; <see cref="PartBook.Empty"/> where nothing was.</param>
/// <param name="tell">Told of what happens: when, kind, words.</param>
internal sealed class PartRunner(string pod, PartBook former, Action<Instant, string, string> tell)
{
    /// <summary>Kind of its events.</summary>
    public const string EventKind = "pod-replacement";

    private readonly PartWatch watch = new();

    /// <summary>What is known.</summary>
    public PartBook Book { get; private set; } = former;

    /// <summary>One step.</summary>
    /// <param name="readings">The pod.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Whether the book has changed, so that it has to be kept.</returns>
    public bool Step(PodReadings readings, Instant now)
    {
        var before = Book;
        Book = watch.Look(before, readings, now);
        if (ReferenceEquals(before, Book))
        {
            return false;
        }

        int fresh = (int)(Book.Changes.Count + Book.Dropped - before.Changes.Count - before.Dropped);
        Tell(readings.Tree, [.. Book.Changes.Skip(Math.Max(0, Book.Changes.Count - fresh))], now);
        return true;
    }

    /// <summary>A person notes a spare.</summary>
    /// <param name="spare">The spare.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> Note(PodSpare spare, Instant now)
    {
        var noted = Book.Note(spare);
        return Made(noted, now, $"{spare.Serial} is a spare of {pod} and lies at {spare.Place}; {spare.Person} noted it.");
    }

    /// <summary>A person takes a spare from the list.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> Forget(string serial, string person, Instant now) => Made(Book.Forget(serial), now, $"{serial} is no spare of {pod} any more; {person} took it from the list.");

    private Outcome<PartBook> Made(Outcome<PartBook> outcome, Instant now, string text)
    {
        if (outcome.IsSuccess)
        {
            Book = outcome.Value;
            tell(now, EventKind, text);
        }

        return outcome;
    }

    /// <summary>What came along with a part that holds it is told with that part.</summary>
    private void Tell(PodTree tree, List<PartChange> changes, Instant now)
    {
        var changed = changes.Select(c => c.Part).ToHashSet(StringComparer.Ordinal);
        string? Above(string part)
        {
            string? top = null;
            for (int p = tree.IndexOf(part) is >= 0 and int at ? tree.Holder[at] : -1; p >= 0; p = tree.Holder[p])
            {
                top = changed.Contains(tree.Parts[p].Id) ? tree.Parts[p].Id : top;
            }

            return top;
        }

        var within = changes.GroupBy(c => Above(c.Part) ?? "", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var change in within.GetValueOrDefault("") ?? [])
        {
            string more = within.TryGetValue(change.Part, out var held) ? $" {held.Count} part{(held.Count == 1 ? "" : "s")} in it with it." : "";
            tell(now, EventKind, $"{Words(change)}{more}");
        }
    }

    private static string Words(PartChange change)
    {
        string after = change.What switch
        {
            PartChangeKind.Moved => $"{change.New.Serial} stands at {change.Part} now, and was at {change.From}.",
            PartChangeKind.Added => $"{change.New.Serial} was put in at {change.Part}.",
            _ => $"{change.Part} was replaced: {change.New.Serial} instead of {change.Old.Serial}.",
        };
        return change.FromSpare is { } place ? $"{after} It was a spare and lay at {place}." : after;
    }
}
