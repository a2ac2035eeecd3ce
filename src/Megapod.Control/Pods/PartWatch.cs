namespace Megapod.Control.Pods;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Sees that a part was replaced: another serial number answers under the same name. A serial number counts once it was read at two instants, so that one wrong reading is nothing; one that is not told is nothing either, and so
/// is a part that fell silent and came back. A part that was in service under another name has moved. One thread at a time.
/// </summary>
public sealed class PartWatch
{
    /// <summary>A part that seems to have come from another place is waited for until that place has said who is there now, so long at most: devices are looked at all over within ten minutes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, (string Serial, Instant ReadAt)> once = new(StringComparer.Ordinal);

    /// <summary>Looks at the pod.</summary>
    /// <param name="book">What is known of its parts.</param>
    /// <param name="readings">Its parts, with what each has said of itself and when.</param>
    /// <param name="now">The instant.</param>
    /// <returns>What is known now; the same object where nothing is new.</returns>
    public PartBook Look(PartBook book, PodReadings readings, Instant now)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(readings);
        var tree = readings.Tree;
        List<(Part Part, Instant FirstAt)>? sure = null;
        var known = book.Known;
        for (int i = 0; i < tree.Parts.Length; i++)
        {
            var part = tree.Parts[i];
            var readAt = readings.IdentifiedAt[i];
            if (part.Identity.Serial.Length == 0 || readAt == Instant.Never)
            {
                continue;
            }

            if (book.Known.GetValueOrDefault(part.Id) is { } before && before.Serial == part.Identity.Serial)
            {
                once.Remove(part.Id);
                known = before == part.Identity ? known : known.SetItem(part.Id, part.Identity);
            }
            else if (!once.TryGetValue(part.Id, out var first) || first.Serial != part.Identity.Serial)
            {
                once[part.Id] = (part.Identity.Serial, readAt);
            }
            else if (readAt > first.ReadAt)
            {
                (sure ??= []).Add((part, first.ReadAt));
            }
        }

        if (once.Count > PodTree.MostParts)
        {
            // More names than a pod has parts: they come and go, and none of them is worth waiting for.
            once.Clear();
        }

        book = ReferenceEquals(known, book.Known) ? book : book with { Known = known };
        return sure is null ? book : Take(book, readings, sure, now);
    }

    private PartBook Take(PartBook book, PodReadings readings, List<(Part Part, Instant FirstAt)> sure, Instant now)
    {
        // Several that are known at once are all judged by what was known before any of them: two that have swapped places have both moved.
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in book.Changes.Where(c => c.Old.Serial.Length > 0))
        {
            places[change.Old.Serial] = change.Part;
        }

        foreach (var (place, identity) in book.Known)
        {
            places[identity.Serial] = place;
        }

        // Where a part has come to is newer than where it was: the place that it left shows nobody else yet.
        foreach (var change in book.Changes.Where(c => book.Known.GetValueOrDefault(c.Part)?.Serial == c.New.Serial))
        {
            places[change.New.Serial] = change.Part;
        }

        var changes = new List<PartChange>();
        var known = book.Known.ToBuilder();
        var spares = book.Spares;
        foreach (var (part, firstAt) in sure)
        {
            var spare = spares.Find(s => s.Serial == part.Identity.Serial);
            string? from = spare is null && places.TryGetValue(part.Identity.Serial, out string? place) && place != part.Id ? place : null;
            if (from is not null && Told(readings, from, part.Identity.Serial) is { } toldAt)
            {
                if (toldAt <= firstAt && now - firstAt < Patience)
                {
                    continue;
                }

                // It is there and here: two parts call themselves the same.
                from = toldAt > firstAt ? null : from;
            }

            once.Remove(part.Id);
            var old = book.Known.GetValueOrDefault(part.Id);
            known[part.Id] = part.Identity;
            spares = spare is null ? spares : spares.Remove(spare);

            // A place of which nobody was known is no replacement: the pod is new, or a part of it has got another name in the site file.
            if (old is null && spare is null && (from is null || readings.Tree.IndexOf(from) < 0))
            {
                continue;
            }

            changes.Add(new PartChange(now, part.Id, part.Kind, from is not null ? PartChangeKind.Moved : old is null ? PartChangeKind.Added : PartChangeKind.Replaced, old ?? PartIdentity.Unknown, part.Identity)
            {
                From = from,
                FromSpare = spare?.Place,
            });
        }

        if (known.Count > PartBook.MostKnown)
        {
            known.RemoveRange([.. known.Keys.Where(k => readings.Tree.IndexOf(k) < 0)]);
        }

        var after = known.ToImmutable();
        return (ReferenceEquals(after, book.Known) ? book : book with { Known = after, Spares = spares }).With(changes);
    }

    /// <summary>When a place told last that a part of this serial number is there; null: it tells of another one, or of none.</summary>
    private static Instant? Told(PodReadings readings, string place, string serial) =>
        readings.Tree.IndexOf(place) is >= 0 and int at && readings.Tree.Parts[at].Identity.Serial == serial ? readings.IdentifiedAt[at] : null;
}
