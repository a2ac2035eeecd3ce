namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>What must hold between the parts of a file: unique names, known parents, no cycle, a limit at the root.</summary>
internal static class TreeChecks
{
    /// <summary>Checks names and the power tree.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var grid = site.Map("grid");
        if (grid is null)
        {
            return;
        }

        RootLimit(grid, site.List<ReadMap>("cases"), faults);
        var inner = Inner(site);
        Names(site, grid, faults);
        Parents(site, grid, inner, faults);
        Cycles(inner, faults);
    }

    private static List<ReadMap> Inner(ReadMap site) => [.. site.List<ReadMap>("nodes"), .. site.List<ReadMap>("cabinets"), .. site.List<ReadMap>("pods")];

    private static void RootLimit(ReadMap grid, IReadOnlyList<ReadMap> cases, FaultList faults)
    {
        var limits = grid.List<ReadMap>("limits");
        if (limits.Count == 0)
        {
            return;
        }

        if (limits.All(l => l.Find<LimitDirection>("direction") == LimitDirection.Export))
        {
            faults.Add(FaultCodes.NoImportLimit, grid.At("limits"), "The grid connection has no import limit.", "Add the import limit of the connection agreement, such as '- {id: connection, amount: 2 MW}'.");
        }
        else if (cases.Count > 0 && limits.All(l => l.Amount() is not null) && !limits.Any(IsConnectionLimit))
        {
            faults.Add(FaultCodes.CaseWithoutLimit, cases[0].At("importLimit"), "A case replaces the connection's import limit in watts, but 'grid' has none on the basis of the interconnection.", "Add such a limit to 'grid', or remove 'cases'.");
        }
    }

    private static bool IsConnectionLimit(ReadMap limit) => limit.Amount() is { Quantity: LimitQuantity.Watts }
        && limit.Find<LimitDirection>("direction") == LimitDirection.Import
        && limit.Find<LimitBasis>("basis") == LimitBasis.Interconnection;

    private static void Names(ReadMap site, ReadMap grid, FaultList faults)
    {
        IEnumerable<ReadMap?> named =
        [
            grid, .. Inner(site), site.Map("battery"),
            .. site.List<ReadMap>("house"), .. site.List<ReadMap>("solar"),
            .. site.List<ReadMap>("cabinets").SelectMany(c => c.List<ReadMap>("connectors")),
            .. site.List<ReadMap>("pods").SelectMany(p => p.List<ReadMap>("racks")),
            grid.Map("meter"), .. Inner(site).Select(n => n.Map("meter")),
        ];
        var first = new Dictionary<string, TextPosition>(StringComparer.Ordinal);
        foreach (var map in named.OfType<ReadMap>().OrderBy(m => m.At("id").Line).ThenBy(m => m.At("id").Column))
        {
            string id = map.Text("id");
            if (id.Length > 0 && !first.TryAdd(id, map.At("id")))
            {
                faults.Add(FaultCodes.DuplicateId, map.At("id"), $"The name '{Shown.Short(id)}' is already taken on line {Number(first[id].Line)}.", "Names are unique over all nodes, devices and meters of a site: choose another.");
            }
        }
    }

    private static void Parents(ReadMap site, ReadMap grid, List<ReadMap> inner, FaultList faults)
    {
        List<string> nodes = [grid.Text("id"), .. site.List<ReadMap>("nodes").Select(n => n.Text("id"))];
        var all = inner.Select(n => n.Text("id")).Append(grid.Text("id")).ToHashSet(StringComparer.Ordinal);
        IEnumerable<ReadMap?> hanging = [.. inner, site.Map("battery"), .. site.List<ReadMap>("house"), .. site.List<ReadMap>("solar")];
        foreach (var map in hanging.OfType<ReadMap>())
        {
            string parent = map.Text("parent");
            if (parent.Length > 0 && !all.Contains(parent))
            {
                string remedy = NearestName.Of(parent, all) is { } meant ? $"Is '{meant}' meant?" : $"Write one of {Shown.Choice([.. nodes.Where(n => n.Length > 0).Take(12)])}.";
                faults.Add(FaultCodes.UnknownParent, map.At("parent"), $"There is no node '{Shown.Short(parent)}' to hang on.", remedy);
            }
        }
    }

    private static void Cycles(List<ReadMap> inner, FaultList faults)
    {
        var byId = new Dictionary<string, ReadMap>(StringComparer.Ordinal);
        foreach (var node in inner)
        {
            byId.TryAdd(node.Text("id"), node);
        }

        var clear = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in inner)
        {
            var path = new List<string>();
            string id = start.Text("id");
            while (byId.TryGetValue(id, out var node) && !clear.Contains(id) && !path.Contains(id, StringComparer.Ordinal))
            {
                path.Add(id);
                id = node.Text("parent");
            }

            int loop = path.IndexOf(id);
            if (loop >= 0)
            {
                string round = string.Join(" → ", path.Skip(loop).Take(8).Append(id).Select(Shown.Short));
                faults.Add(FaultCodes.Cycle, byId[path[^1]].At("parent"), $"These nodes feed each other in a circle: {round}.", "Let the topmost of them hang on the grid connection.");
            }

            clear.UnionWith(path);
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
