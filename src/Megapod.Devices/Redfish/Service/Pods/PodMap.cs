namespace Megapod.Devices.Redfish.Service.Pods;

using System.Collections.Frozen;
using Megapod.Core.Pods;

/// <summary>Where what of a pod stands in its Redfish tree. Made once for a pod tree; resources are made from it with the readings of a moment.</summary>
internal sealed class PodMap
{
    public const string Chassis = "/redfish/v1/Chassis";
    public const string Systems = "/redfish/v1/Systems";
    public const string Managers = "/redfish/v1/Managers";
    public const string Fabrics = "/redfish/v1/Fabrics";
    public const string Network = "/redfish/v1/Fabrics/Network";
    public const string PowerEquipment = "/redfish/v1/PowerEquipment";
    public const string RackPdus = "/redfish/v1/PowerEquipment/RackPDUs";
    public const string ThermalEquipment = "/redfish/v1/ThermalEquipment";
    public const string Cdus = "/redfish/v1/ThermalEquipment/CDUs";
    public const string Telemetry = "/redfish/v1/TelemetryService";
    public const string Inventory = "/redfish/v1/UpdateService/FirmwareInventory";

    private readonly Dictionary<string, Func<PodView, RedfishDocument?>> making = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, Func<PodView, RedfishDocument?>> routes;
    private readonly Dictionary<string, HashSet<string>> taken;
    private readonly bool isOneOfSeveral;
    private readonly Dictionary<(int Part, PartQuantity Quantity), string> sensors = [];
    private readonly Dictionary<string, string> updates = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> roots = [];
    private readonly string?[] addresses;
    private readonly string?[] chassis;
    private readonly string?[] controls;
    private readonly string?[] managers;
    private readonly List<int>[] within;

    /// <summary>Maps a pod, or a part of it with all that it holds.</summary>
    /// <param name="tree">The pod.</param>
    /// <param name="scope">Id of the part; null: the whole pod.</param>
    /// <param name="others">Names that other pods of the same tree have taken, by collection, to which those of this one are added: parts then keep the names of their pods. Null: the pod stands alone.</param>
    public PodMap(PodTree tree, string? scope, Dictionary<string, HashSet<string>>? others = null)
    {
        Tree = tree;
        taken = others ?? new(StringComparer.Ordinal);
        isOneOfSeveral = others is not null;
        Scope = scope is null ? 0 : tree.IndexOf(scope);
        addresses = new string?[tree.Parts.Length];
        chassis = new string?[tree.Parts.Length];
        controls = new string?[tree.Parts.Length];
        managers = new string?[tree.Parts.Length];
        within = new List<int>[tree.Parts.Length];
        if (Scope >= 0 && !IsChassis(tree.Parts[Scope].Kind))
        {
            throw new ArgumentException($"'{scope}' has no controller that would show it.", nameof(scope));
        }

        Sort();
        if (Scope >= 0)
        {
            ChassisPages.Place(this);
            SystemPages.Place(this);
            PowerPages.Place(this);
            ThermalPages.Place(this);
            FabricPages.Place(this);
            SensorPages.Place(this);
            ManagerPages.Place(this);
            UpdatePages.Place(this);
            TelemetryPages.Place(this);
        }

        routes = making.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public PodTree Tree { get; }

    /// <summary>Index of the part that is shown; −1: the pod does not have it.</summary>
    public int Scope { get; }

    /// <summary>What the service root links to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Roots => roots;

    /// <summary>Whether parts of a kind are shown as chassis, each of which holds what is in it up to the next chassis.</summary>
    public static bool IsChassis(PartKind kind) => kind is PartKind.Pod or PartKind.Rack or PartKind.Server or PartKind.Switch or PartKind.PowerDistribution or PartKind.CoolingUnit;

    /// <summary>How a resource is made; null: there is none at the path.</summary>
    public Func<PodView, RedfishDocument?>? Find(string path) => routes.GetValueOrDefault(path);

    /// <summary>Path of the resource that a part is; null: it has none here.</summary>
    public string? AddressOf(int part) => addresses[part];

    /// <summary>Path of the chassis that a part is; null: it is none, or not here.</summary>
    public string? ChassisOf(int part) => chassis[part];

    /// <summary>Path of a part's sensor; null: there is none.</summary>
    public string? SensorOf(int part, PartQuantity quantity) => sensors.GetValueOrDefault((part, quantity));

    /// <summary>Path of the control of a part's power limit; null: there is none.</summary>
    public string? ControlOf(int part) => controls[part];

    /// <summary>Path of who manages a part: its own manager, or that of what holds it; null: none that is shown.</summary>
    public string? ManagerOf(int part)
    {
        for (int p = part; p >= 0; p = Tree.Holder[p])
        {
            if (managers[p] is { } manager)
            {
                return manager;
            }
        }

        return null;
    }

    /// <summary>Index of the chassis that a part is or is in; −1: none that is shown.</summary>
    public int HomeOf(int part)
    {
        for (int p = part; p >= 0; p = Tree.Holder[p])
        {
            if (chassis[p] is not null)
            {
                return p;
            }
        }

        return -1;
    }

    /// <summary>What is in a chassis and in none of the chassis in it, of one kind, in order.</summary>
    public IEnumerable<int> In(int home, PartKind kind) => within[home].Where(p => Tree.Parts[p].Kind == kind);

    /// <summary>What is in a chassis and in none of the chassis in it, in order; the chassis itself first.</summary>
    public IReadOnlyList<int> In(int home) => within[home];

    /// <summary>Parts of a kind that are shown, in order.</summary>
    public IEnumerable<int> All(PartKind kind)
    {
        for (int i = 0; i < Tree.Parts.Length; i++)
        {
            if (Tree.Parts[i].Kind == kind && Tree.IsAtOrIn(Scope, i))
            {
                yield return i;
            }
        }
    }

    /// <summary>All chassis, in order.</summary>
    public IEnumerable<int> AllChassis() => Enumerable.Range(0, Tree.Parts.Length).Where(i => chassis[i] is not null);

    /// <summary>Notes that the service root links to something.</summary>
    public void AddRoot(string name, string path) => roots.Add(new(name, path));

    /// <summary>Notes how a resource is made.</summary>
    public void Add(string path, Func<PodView, RedfishDocument?> render) => making.Add(path, render);

    /// <summary>Notes a collection whose members are known already.</summary>
    public void AddCollection(string path, string schema, string name, IReadOnlyList<string> members) => making.Add(path, _ => RedfishCollections.Make(path, schema, name, members));

    /// <summary>Notes which resource a part is.</summary>
    public void Address(int part, string path) => addresses[part] = path;

    /// <summary>Notes which chassis a part is.</summary>
    public void AddressChassis(int part, string path) => chassis[part] = path;

    /// <summary>Notes where the control of a part's power limit is.</summary>
    public void AddControl(int part, string path) => controls[part] = path;

    /// <summary>Notes who manages a part and what it holds.</summary>
    public void AddressManager(int part, string path) => managers[part] = path;

    /// <summary>Notes where a part's sensor is.</summary>
    public void AddressSensor(int part, PartQuantity quantity, string path) => sensors.Add((part, quantity), path);

    /// <summary>Notes whose firmware an update at a path is for.</summary>
    public void AddUpdate(string path, string part) => updates.TryAdd(path, part);

    /// <summary>Id of the part whose firmware an update at a path is for; without a path that of the part that is shown.</summary>
    public string? UpdateTarget(string? path) => path is not null
        ? updates.GetValueOrDefault(path)
        : Scope >= 0 && addresses[Scope] is { } own ? updates.GetValueOrDefault(own) : null;

    /// <summary>The part whose name goes without saying in the name of another one, for <see cref="PathBelow"/>: the pod, where it is the only one; −1: none.</summary>
    public int FrontOf(int part) => part == Scope || isOneOfSeveral ? -1 : 0;

    /// <summary>
    /// A path below a collection for a part: its name without the name of what the collection is of, in letters that a path takes. Should two come out the same, the later one gets a number; parts are
    /// sorted, so it is the same one each time.
    /// </summary>
    /// <param name="collection">Path of the collection.</param>
    /// <param name="part">The part.</param>
    /// <param name="of">What the collection is of; −1: nothing whose name would have to go.</param>
    /// <param name="suffix">What stands behind the name.</param>
    public string PathBelow(string collection, int part, int of, string suffix = "")
    {
        string name = Tree.Parts[part].Id;
        string front = of < 0 ? "" : $"{Tree.Parts[of].Id}/";
        name = name.Length > front.Length && name.StartsWith(front, StringComparison.Ordinal) ? name[front.Length..] : name;
        return Below(collection, Safe(name) + suffix);
    }

    /// <summary>A path below a collection for a name that is safe already.</summary>
    public string Below(string collection, string name)
    {
        if (!taken.TryGetValue(collection, out var names))
        {
            taken.Add(collection, names = new HashSet<string>(StringComparer.Ordinal));
        }

        string free = name;
        for (int i = 2; !names.Add(free); i++)
        {
            free = $"{name}-{i}";
        }

        return $"{collection}/{free}";
    }

    /// <summary>The last piece of a path, which is the resource's id.</summary>
    public static string IdOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Safe(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = from[i] switch
            {
                var c when char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' => c,
                '/' => '.',
                _ => '-',
            };
        }
    });

    /// <summary>Sorts all parts into the chassis that they are in; a holder always comes before what it holds.</summary>
    private void Sort()
    {
        var homes = new int[Tree.Parts.Length];
        for (int i = 0; i < homes.Length; i++)
        {
            int holder = Tree.Holder[i];
            bool isShown = Scope >= 0 && (i == Scope || (holder >= 0 && homes[holder] >= 0));
            homes[i] = !isShown ? -1 : IsChassis(Tree.Parts[i].Kind) ? i : homes[holder];
            within[i] = [];
            if (homes[i] >= 0)
            {
                within[homes[i]].Add(i);
            }
        }
    }
}
