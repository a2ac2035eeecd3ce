namespace Megapod.Devices.Redfish.Service.Pods;

using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// A pod, or one of its parts with all that it holds, as a Redfish tree. Readings are shown as they are at the time of the request: what is missing, old or implausible is null, never zero. When
/// another pod tree takes the place of the first, resources come and go with it.
/// </summary>
public sealed class PodRedfishModel : IRedfishModel
{
    private readonly PodRedfishConfig config;
    private readonly Func<PodReadings> readings;
    private readonly Func<Instant> clock;
    private PodMap map;

    /// <summary>A model of a pod.</summary>
    /// <param name="config">What of it is shown.</param>
    /// <param name="readings">What is known of it now; what it returns is not changed any more while a request is answered, at most replaced.</param>
    /// <param name="clock">Now, by which readings are old.</param>
    /// <param name="owner">Who changes things; null: nothing can be changed.</param>
    /// <exception cref="ArgumentException">The part to be shown is of a kind that is never shown by itself.</exception>
    public PodRedfishModel(PodRedfishConfig config, Func<PodReadings> readings, Func<Instant> clock, IRedfishOwner? owner = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(clock);
        this.config = config;
        this.readings = readings;
        this.clock = clock;
        Owner = owner;
        map = new PodMap(readings().Tree, config.Scope);
    }

    /// <inheritdoc/>
    public string Name => config.Scope ?? Map(readings()).Tree.Id;

    /// <inheritdoc/>
    public string Product => config.Product;

    /// <inheritdoc/>
    public Guid Uuid => UuidOf(Name);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Roots => Map(readings()).Roots;

    /// <inheritdoc/>
    public IRedfishOwner? Owner { get; }

    /// <inheritdoc/>
    public RedfishDocument? Find(string path)
    {
        var now = readings();
        var tree = Map(now);
        return tree.Find(path) is { } render ? render(new PodView(tree, now, clock(), config, Owner)) : null;
    }

    /// <inheritdoc/>
    public string? UpdateTarget(string? path) => Map(readings()).UpdateTarget(path);

    /// <summary>Path of the resource that a part is; null: it has none, or the pod has no such part.</summary>
    /// <param name="part">Id of the part.</param>
    public string? AddressOf(string part)
    {
        var tree = Map(readings());
        int index = tree.Tree.IndexOf(part);
        return index < 0 ? null : tree.AddressOf(index);
    }

    /// <summary>Path of a part's sensor; null: there is none.</summary>
    internal string? SensorOf(string part, PartQuantity quantity)
    {
        var tree = Map(readings());
        int index = tree.Tree.IndexOf(part);
        return index < 0 ? null : tree.SensorOf(index, quantity);
    }

    /// <summary>The same name has the same identity in every run and on every machine (RFC 9562, version 8).</summary>
    internal static Guid UuidOf(string name)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"redfish:{name}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>The map of the tree that readings belong to. Two requests that make it at the same time make the same one.</summary>
    private PodMap Map(PodReadings now)
    {
        var held = Volatile.Read(ref map);
        if (held.Tree != now.Tree)
        {
            held = new PodMap(now.Tree, config.Scope);
            Volatile.Write(ref map, held);
        }

        return held;
    }
}
