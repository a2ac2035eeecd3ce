namespace Megapod.Files.SiteFile.Checks;

using System.Net;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between racks and the work nodes that keep them. Values that could not be read are left out.</summary>
internal static class WorkChecks
{
    /// <summary>Checks them.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        Listen(site, faults);
        var clusters = site.Map("work")?.List<ReadMap>("clusters").Select(c => c.Text("id")).ToHashSet(StringComparer.Ordinal) ?? [];
        var keeps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rack in site.List<ReadMap>("pods").SelectMany(p => p.List<ReadMap>("racks")).Where(r => r.IsWritten("workNode")))
        {
            string node = PodDrivers.OfRack(rack, "workNode");
            if (!IsName(node))
            {
                faults.Add(FaultCodes.WorkNode, rack.At("workNode"), $"'{Shown.Short(node)}' is no name for a work node.", "Use 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
            }
            else if (!keeps.TryAdd(node, rack.Text("id")) && !clusters.Contains(node))
            {
                faults.Add(FaultCodes.WorkNode, rack.At("workNode"), $"The work node '{Shown.Short(node)}' keeps the rack '{Shown.Short(keeps[node])}' already, and has one budget.", "Give each rack its own work node; a group writes {id} in the name.");
            }
            else if (rack.List<ReadMap>("servers").FirstOrDefault(s => PodDrivers.OfServer(rack, s) != DeviceConfig.Emulated) is { } server)
            {
                faults.Add(FaultCodes.WorkNode, rack.At("workNode"), $"The rack is kept by the work node '{Shown.Short(node)}' and by the controller of its server '{Shown.Short(server.Text("id"))}'.", "Let one of them keep it: remove 'workNode', or the drivers of its servers.");
            }
            else if (!clusters.Contains(node) && site.Map("work")?.IsWritten("listen") != true)
            {
                string near = NearestName.Of(node, clusters) is { } meant ? $"Is the cluster '{meant}' meant? Else write" : "Write";
                faults.Add(FaultCodes.WorkNode, rack.At("workNode"), "Nothing says where work nodes are awaited.", $"{near} 'work' with 'listen' beside 'pods'.");
            }
        }
    }

    private static void Listen(ReadMap site, FaultList faults)
    {
        if (site.Map("work") is { } work && work.Find<(string Host, int Port)>("listen") is { } at && !IPAddress.TryParse(at.Host, out _))
        {
            faults.Add(FaultCodes.WorkKeys, work.At("listen"), $"'listen' names '{Shown.Short(at.Host)}', which is no address of a machine.", "Write an address, such as 0.0.0.0:8444 for all of this machine; names go under 'names'.");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
