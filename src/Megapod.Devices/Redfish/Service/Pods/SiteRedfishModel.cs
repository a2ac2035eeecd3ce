namespace Megapod.Devices.Redfish.Service.Pods;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>
/// Several pods as one Redfish tree. Each is shown as it would be alone, but that parts keep the names of their pods, so that no two are the same; collections and services that all of them have are there once,
/// with the members of all in the order of the pods. Nothing can be changed. When another tree takes the place of one pod's, names of the others stay, unless two would be the same.
/// </summary>
public sealed class SiteRedfishModel : IRedfishModel
{
    private readonly PodRedfishConfig config;
    private readonly IReadOnlyList<PodBoard> boards;
    private readonly Func<Instant> clock;
    private PodMap[] maps;

    /// <summary>A model of a site's pods.</summary>
    /// <param name="name">Name of the site.</param>
    /// <param name="config">How they are shown; its scope is none.</param>
    /// <param name="boards">What is known of each pod.</param>
    /// <param name="clock">Now, by which readings are old.</param>
    /// <exception cref="ArgumentException">The name is empty, there is no pod, or the configuration is of one part.</exception>
    public SiteRedfishModel(string name, PodRedfishConfig config, IReadOnlyList<PodBoard> boards, Func<Instant> clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(boards);
        ArgumentNullException.ThrowIfNull(clock);
        if (config.Scope is not null)
        {
            throw new ArgumentException("A site is shown whole.", nameof(config));
        }

        if (boards.Count == 0)
        {
            throw new ArgumentException("A site without pods has no tree.", nameof(boards));
        }

        Name = name;
        this.config = config;
        this.boards = boards;
        this.clock = clock;
        maps = Make([.. boards.Select(b => b.Tree)]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Product => config.Product;

    /// <inheritdoc/>
    public Guid Uuid => PodRedfishModel.UuidOf(Name);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Roots => [.. Maps().SelectMany(m => m.Roots).DistinctBy(r => r.Key)];

    /// <inheritdoc/>
    public IRedfishOwner? Owner => null;

    /// <inheritdoc/>
    public RedfishDocument? Find(string path)
    {
        var held = Maps();
        RedfishDocument? found = null;
        for (int i = 0; i < held.Length; i++)
        {
            if (held[i].Find(path) is { } render && render(new PodView(held[i], ReadingsOf(i, held[i].Tree), clock(), config, null)) is { } document)
            {
                found = found is null ? document : found with { Members = found.Members is null ? null : [.. found.Members.Union(document.Members ?? [])] };
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public string? UpdateTarget(string? path) => path is null ? null : Maps().Select(m => m.UpdateTarget(path)).FirstOrDefault(t => t is not null);

    private static PodMap[] Make(IReadOnlyList<PodTree> trees)
    {
        var taken = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        return [.. trees.Select(t => new PodMap(t, null, taken))];
    }

    /// <summary>The maps of the trees that there are. Two requests that make them at the same time make the same ones.</summary>
    private PodMap[] Maps()
    {
        var held = Volatile.Read(ref maps);
        if (boards.Where((b, i) => b.Tree != held[i].Tree).Any())
        {
            held = Make([.. boards.Select(b => b.Tree)]);
            Volatile.Write(ref maps, held);
        }

        return held;
    }

    /// <summary>What is known of a pod, by a tree of it. A tree that another one has just replaced gets what is known of the parts that both have.</summary>
    private PodReadings ReadingsOf(int pod, PodTree tree)
    {
        var now = boards[pod].Read(null);
        if (now.Tree == tree)
        {
            return now;
        }

        var same = new PodReadings(tree);
        now.CarryOver(same);
        return same;
    }
}
