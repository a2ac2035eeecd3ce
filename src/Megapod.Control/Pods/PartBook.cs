namespace Megapod.Control.Pods;

using System.Collections.Immutable;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;

/// <summary>
/// Which parts a pod has had: who stands where as it was known last, what was replaced, and which spares lie ready. It does not change; what is learned gives another one. What of it did not change is the
/// same object, so that nobody has to keep it again.
/// </summary>
public sealed record PartBook
{
    /// <summary>Changes that are kept; the oldest go first. A pod of 72 servers whose every part is replaced once has fewer.</summary>
    public const int MostChanges = 1_000;

    /// <summary>Spares of a pod: more than a shelf holds.</summary>
    public const int MostSpares = 200;

    /// <summary>Places of which is known who stands there. A pod of 72 servers has some thousand; where there are more, those that the pod does not show any more are forgotten.</summary>
    public const int MostKnown = 20_000;

    /// <summary>The longest of the texts of a spare.</summary>
    public const int MostTextLength = 100;

    /// <summary>A pod of which nothing is known.</summary>
    public static PartBook Empty { get; } = new();

    /// <summary>Who stands where, by the name of the place; only parts that tell a serial number.</summary>
    public ImmutableSortedDictionary<string, PartIdentity> Known { get; init; } = ImmutableSortedDictionary.Create<string, PartIdentity>(StringComparer.Ordinal);

    /// <summary>What was changed, oldest first.</summary>
    public ImmutableList<PartChange> Changes { get; init; } = [];

    /// <summary>How many changes have dropped away because there were more than <see cref="MostChanges"/>.</summary>
    public long Dropped { get; init; }

    /// <summary>The spares, in the order in which they were noted.</summary>
    public ImmutableList<PodSpare> Spares { get; init; } = [];

    /// <summary>Adds changes; what is beyond the bound drops away.</summary>
    /// <param name="changes">The changes, oldest first.</param>
    public PartBook With(IReadOnlyList<PartChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var all = Changes.AddRange(changes);
        int beyond = Math.Max(0, all.Count - MostChanges);
        return changes.Count == 0 ? this : this with { Changes = all.RemoveRange(0, beyond), Dropped = Dropped + beyond };
    }

    /// <summary>The name of the place where a part is known to be in service; null: it is in none.</summary>
    /// <param name="serial">Its serial number.</param>
    public string? PlaceOf(string serial)
    {
        foreach (var (place, identity) in Known)
        {
            if (string.Equals(identity.Serial, serial, StringComparison.Ordinal))
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>A person notes a spare, or is told why not.</summary>
    /// <param name="spare">The spare.</param>
    public Outcome<PartBook> Note(PodSpare spare)
    {
        ArgumentNullException.ThrowIfNull(spare);
        if (Wrong(spare) is { } wrong)
        {
            return Outcome<PartBook>.Failure(wrong);
        }

        return Spares.Count >= MostSpares
            ? Outcome<PartBook>.Failure(new Fault("MP3274", $"{MostSpares} spares are noted, which is the most.", "Take one from the list that is not there any more."))
            : Outcome<PartBook>.Success(this with { Spares = Spares.Add(spare) });
    }

    /// <summary>Why a spare cannot be noted in a pod where a part of its serial number is known; null: none is.</summary>
    /// <param name="spare">The spare.</param>
    public Fault? Clash(PodSpare spare)
    {
        ArgumentNullException.ThrowIfNull(spare);
        return Spares.Find(s => s.Serial == spare.Serial) is { } noted
            ? new Fault("MP3273", $"{spare.Serial} is a spare already: it lies at {noted.Place}, as {noted.Person} noted.", "Take it from that list first, if it lies elsewhere now.")
            : PlaceOf(spare.Serial) is { } place
                ? new Fault("MP3273", $"{spare.Serial} is in service as {place}.", "Look at the serial number again; one that was taken out can be noted when another part answers in its place.")
                : null;
    }

    /// <summary>A person takes a spare from the list, or is told why not.</summary>
    /// <param name="serial">Its serial number.</param>
    public Outcome<PartBook> Forget(string serial) => Spares.Find(s => s.Serial == serial) is { } spare
        ? Outcome<PartBook>.Success(this with { Spares = Spares.Remove(spare) })
        : Outcome<PartBook>.Failure(new Fault("MP3275", $"No spare has the serial number '{serial}'.", "Write the serial number of one that is noted; what was put in service has left the list."));

    private Fault? Wrong(PodSpare spare)
    {
        bool isWhole = spare.Serial.Trim().Length > 0 && spare.Place.Trim().Length > 0;
        return isWhole && ((string[])[spare.Serial, spare.PartNumber, spare.Model, spare.Place]).All(t => t.Length <= MostTextLength && !t.Any(char.IsControl))
            ? Clash(spare)
            : new Fault("MP3272", "A spare has a serial number, and somebody knows where it lies.", $"Add ?serial= and &place=, and where they are known &partNumber= and &model=, each on one line of up to {MostTextLength} characters.");
    }
}
