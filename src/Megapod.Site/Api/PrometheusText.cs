namespace Megapod.Site.Api;

using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Site.Loop;
using System.Globalization;
using System.Text;

/// <summary>The site as Prometheus text, format 0.0.4: base units, one HELP and TYPE per name, labels escaped.</summary>
internal static class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text for a view.</summary>
    public static string Of(SiteView view)
    {
        var text = new StringBuilder();
        One(text, "megapod_import_limit_watts", "gauge", "Import limit in force.", view.LimitWatts);
        One(text, "megapod_margin_watts", "gauge", "Margin kept below the limit.", view.MarginWatts);
        One(text, "megapod_committed_watts", "gauge", "Worst case that the connection is committed to.", view.CommittedWatts);
        One(text, "megapod_room_watts", "gauge", "Room under the limit that nobody holds.", view.RoomWatts);
        One(text, "megapod_grid_tied", "gauge", "1 while the site runs in parallel with the grid.", view.Topology is GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting ? 1 : 0);
        Many(text, "megapod_alarms", "Alarms that stand now and are not shelved.", "severity", Enum.GetValues<AlarmSeverity>().Select(s =>
            (s.ToString().ToLowerInvariant(), (double)view.Alarms.Count(a => a.IsStanding && a.ShelvedUntil is null && a.Severity == s))));
        Many(text, "megapod_node_power_watts", "Power through a node, import positive.", "node", view.Nodes.Where(n => n.Watts is not null).Select(n => (n.Id, n.Watts!.Value)));
        Many(text, "megapod_consumer_power_watts", "Measured draw.", "consumer", view.Consumers.Where(c => c.Watts is not null).Select(c => (c.Id, c.Watts!.Value)));
        Many(text, "megapod_grant_ceiling_watts", "Ceiling in force or on its way.", "consumer", view.Consumers.Select(c => (c.Id, c.CeilingWatts)));
        if (view.Battery is { } battery)
        {
            if (battery.Watts is { } watts)
            {
                One(text, "megapod_battery_power_watts", "gauge", "Battery power, charging positive.", watts);
            }

            if (battery.Soc is { } soc)
            {
                One(text, "megapod_battery_state_of_charge_ratio", "gauge", "State of charge.", soc);
            }
        }

        if (view.Devices.Count > 0)
        {
            Many(text, "megapod_device_answering", "1 while a device answers.", "device", view.Devices.Select(d => (d.Id, d.IsAnswering ? 1.0 : 0)));
            Many(text, "megapod_device_delay_seconds", "How long its last answer took.", "device", view.Devices.Select(d => (d.Id, d.DelaySeconds)));
            Many(text, "megapod_device_longest_delay_seconds", "The longest of the last day.", "device", view.Devices.Select(d => (d.Id, d.LongestDelaySeconds)));
            Many(text, "megapod_device_failures", "Failures since its last answer.", "device", view.Devices.Select(d => (d.Id, (double)d.Failures)));
        }

        if (view.Pods.Count > 0)
        {
            Many(text, "megapod_pod_health", "How well a pod is: 0 unknown, 1 good, 2 warning, 3 critical.", "pod", view.Pods.Select(p => (p.Id, (double)p.Health)));
            Many(text, "megapod_pod_in_service", "1 while a pod is in service.", "pod", view.Pods.Select(p => (p.Id, p.Phase == PodPhase.InService ? 1.0 : 0)));
            Known(text, "megapod_pod_power_watts", "What a pod draws in all.", view, f => f.PowerWatts);
            Known(text, "megapod_pod_pue_ratio", "Power usage effectiveness.", view, f => f.Pue);
            Known(text, "megapod_pod_coolant_supply_celsius", "Coolant that goes to the racks.", view, f => f.SupplyCelsius);
            Known(text, "megapod_pod_coolant_return_celsius", "Coolant that comes back.", view, f => f.ReturnCelsius);
            Known(text, "megapod_pod_coolant_flow_litres_per_second", "Coolant through all racks together.", view, f => f.FlowLitresPerSecond);
            Known(text, "megapod_pod_utilisation_ratio", "Mean utilisation of its accelerators.", view, f => f.Utilisation);
        }

        var relayed = view.Devices.Where(d => d.Operator is not null).ToList();
        if (relayed.Count > 0)
        {
            Many(
                text,
                "megapod_operator_reached",
                "1 while the operator of a station is reached; nothing while nobody tries.",
                "device",
                relayed.Where(d => d.Operator!.IsReached is not null).Select(d => (d.Id, d.Operator!.IsReached == true ? 1.0 : 0)));
            Many(text, "megapod_operator_waiting_messages", "Messages of a station that its operator has not been told yet.", "device", relayed.Select(d => (d.Id, (double)d.Operator!.Waiting)));
        }

        One(text, "megapod_cycles_total", "counter", "Cycles made.", view.Cycles);
        One(text, "megapod_late_cycles_total", "counter", "Cycles that began more than half a period late.", view.LateCycles);
        One(text, "megapod_skipped_cycles_total", "counter", "Cycles not made because the loop was held up.", view.SkippedCycles);
        One(text, "megapod_slipped_seconds_total", "counter", "Seconds by which an emulated site fell behind its speed.", view.SlippedSeconds);
        One(text, "megapod_stalled_reads_total", "counter", "Cycles with old readings because new ones were late.", view.StalledReads);
        One(text, "megapod_failed_reads_total", "counter", "Cycles with old readings because reading failed.", view.FailedReads);
        One(text, "megapod_failed_commands_total", "counter", "Commands that could not be sent.", view.FailedCommands);
        One(text, "megapod_failed_cycles_total", "counter", "Cycles that failed and granted nothing new.", view.FailedCycles);
        One(text, "megapod_regulator_steps_total", "counter", "Steps of the regulator's own thread.", view.RegulatorSteps);
        One(text, "megapod_regulator_late_seconds_p9999", "gauge", "By how much at most one of ten thousand steps came late.", view.RegulatorLateSecondsP9999);
        return text.ToString();
    }

    /// <summary>A figure of pods, for those of which it is known.</summary>
    private static void Known(StringBuilder text, string name, string help, SiteView view, Func<PodFigures, double?> figure)
    {
        var known = view.Pods.Where(p => p.Figures is not null && figure(p.Figures) is not null).Select(p => (p.Id, figure(p.Figures!)!.Value)).ToList();
        if (known.Count > 0)
        {
            Many(text, name, help, "pod", known);
        }
    }

    private static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    private static void Many(StringBuilder text, string name, string help, string label, IEnumerable<(string Id, double Value)> values)
    {
        Head(text, name, "gauge", help);
        foreach (var (id, value) in values)
        {
            text.Append(name).Append('{').Append(label).Append("=\"").Append(Escape(id)).Append("\"} ").Append(Number(value)).Append('\n');
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
