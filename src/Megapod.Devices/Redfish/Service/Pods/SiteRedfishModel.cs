namespace Megapod.Devices.Redfish.Service.Pods;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>
/// The pods of a site as one Redfish tree. The only pod is shown as it would be alone, under its own name. Of several each is shown so, but that parts keep the names of their pods, so that no two are the same;
/// collections and services that all of them have are there once, with the members of all in the order of the pods. A site without pods has a root with nothing of them. Nothing can be changed.
/// </summary>
/// <remarks>
/// Pods that come and go, and other trees of theirs, are followed: the tree is always the one that a fresh start would show. Names of the others stay, unless two would be the same, or where there is one pod
/// before or after: that is another tree with another name and identity, so that clients which know the former meet it as a new one.
/// </remarks>
public sealed class SiteRedfishModel : IRedfishModel
{
    private readonly string name;
    private readonly PodRedfishConfig config;
    private readonly Func<IReadOnlyList<PodBoard>> boards;
    private readonly Func<Instant> clock;
    private Held held;

    /// <summary>A model of a site's pods.</summary>
    /// <param name="name">Name of the site.</param>
    /// <param name="config">How they are shown; its scope is none.</param>
    /// <param name="boards">What is known of each pod, for those that there are now; a list that was given is not changed any more, at most replaced.</param>
    /// <param name="clock">Now, by which readings are old.</param>
    /// <exception cref="ArgumentException">The name is empty, or the configuration is of one part.</exception>
    public SiteRedfishModel(string name, PodRedfishConfig config, Func<IReadOnlyList<PodBoard>> boards, Func<Instant> clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(boards);
        ArgumentNullException.ThrowIfNull(clock);
        if (config.Scope is not null)
        {
            throw new ArgumentException("A site is shown whole.", nameof(config));
        }

        this.name = name;
        this.config = config;
        this.boards = boards;
        this.clock = clock;
        held = new Held(boards());
    }

    /// <inheritdoc/>
    public string Name => Present().Maps is [var only] ? only.Tree.Id : name;

    /// <inheritdoc/>
    public string Product => config.Product;

    /// <inheritdoc/>
    public Guid Uuid => PodRedfishModel.UuidOf(Name);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Roots => [.. Present().Maps.SelectMany(m => m.Roots).DistinctBy(r => r.Key)];

    /// <inheritdoc/>
    public IRedfishOwner? Owner => null;

    /// <inheritdoc/>
    public RedfishDocument? Find(string path)
    {
        var present = Present();
        RedfishDocument? found = null;
        for (int i = 0; i < present.Maps.Length; i++)
        {
            var map = present.Maps[i];
            if (map.Find(path) is { } render && render(new PodView(map, ReadingsOf(present.Boards[i], map.Tree), clock(), config, null)) is { } document)
            {
                found = found is null ? document : found with { Members = found.Members is null ? null : [.. found.Members.Union(document.Members ?? [])] };
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public string? UpdateTarget(string? path) => path is null ? null : Present().Maps.Select(m => m.UpdateTarget(path)).FirstOrDefault(t => t is not null);

    /// <summary>The maps of the pods and trees that there are. Two requests that make them at the same time make the same ones.</summary>
    private Held Present()
    {
        var present = Volatile.Read(ref held);
        var now = boards();
        if (!ReferenceEquals(now, present.Boards) || now.Where((b, i) => b.Tree != present.Maps[i].Tree).Any())
        {
            present = new Held(now);
            Volatile.Write(ref held, present);
        }

        return present;
    }

    /// <summary>What is known of a pod, by a tree of it. A tree that another one has just replaced gets what is known of the parts that both have.</summary>
    private static PodReadings ReadingsOf(PodBoard board, PodTree tree)
    {
        var now = board.Read(null);
        if (now.Tree == tree)
        {
            return now;
        }

        var same = new PodReadings(tree);
        now.CarryOver(same);
        return same;
    }

    /// <summary>Pods with the maps of their trees; swapped whole.</summary>
    private sealed class Held(IReadOnlyList<PodBoard> boards)
    {
        public IReadOnlyList<PodBoard> Boards => boards;

        public PodMap[] Maps { get; } = Make([.. boards.Select(b => b.Tree)]);

        private static PodMap[] Make(IReadOnlyList<PodTree> trees)
        {
            var taken = trees.Count == 1 ? null : new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            return [.. trees.Select(t => new PodMap(t, null, taken))];
        }
    }
}
