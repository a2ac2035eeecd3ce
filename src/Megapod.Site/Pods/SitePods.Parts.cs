namespace Megapod.Site.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What was replaced in pods, and the spares that lie ready for them.</summary>
public sealed partial class SitePods
{
    /// <summary>What was replaced in a pod, the newest first; null: there is no such pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    public ReplacementSheet? ReplacementsOf(string pod) => KeeperOf(pod)?.Parts is { } book ? new ReplacementSheet(PartBook.MostChanges, book.Dropped, [.. book.Changes.Reverse()]) : null;

    /// <summary>The spares of a pod, in the order in which they were noted; null: there is no such pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    public IReadOnlyList<PodSpare>? SparesOf(string pod) => KeeperOf(pod)?.Parts.Spares;

    /// <summary>A named person notes a spare of a pod. It is refused where a part of its serial number is a spare or in service in any pod of the site.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="spare">The spare.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> Note(string pod, PodSpare spare, Instant now)
    {
        ArgumentNullException.ThrowIfNull(spare);
        if (KeeperOf(pod) is not { } keeper)
        {
            return Outcome<PartBook>.Failure(NoPod(pod));
        }

        var clash = Present.Keepers.Where(k => k != keeper).Select(k => k.Parts.Clash(spare)).OfType<Fault>().FirstOrDefault();
        return Kept(clash is null ? keeper.Note(spare, now) : Outcome<PartBook>.Failure(clash));
    }

    /// <summary>A named person takes a spare of a pod from the list.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> ForgetSpare(string pod, string serial, string person, Instant now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        return Kept(KeeperOf(pod)?.ForgetSpare(serial, person, now) ?? Outcome<PartBook>.Failure(NoPod(pod)));
    }

    /// <summary>What is known of a pod's parts before it is looked at: from its time here before, else as it was kept.</summary>
    private PartBook BookOf(string pod, PodKeeper[] gone) => Array.FindLast(gone, k => k.Config.Id == pod)?.Parts ?? books.GetValueOrDefault(pod, PartBook.Empty);
}
