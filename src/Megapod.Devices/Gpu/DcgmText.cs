namespace Megapod.Devices.Gpu;

using System.Globalization;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Reads what NVIDIA's dcgm-exporter says, in Prometheus' text format. A line that cannot be read is left out and the others count. One GPU may stand in several lines, for each of its instances or each
/// of those who share it: they tell the same board, so they are one row here, and where they differ the larger value counts. A GPU without labels of an owner has an unknown one.
/// </summary>
public static class DcgmText
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Who says it, for people.</param>
    /// <param name="measuredAt">Nothing in it is older than this: the instant of asking less the exporter's own period.</param>
    public static DcgmReading Read(string text, string name, Instant measuredAt)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        var gpus = new SortedDictionary<string, Gathered>(StringComparer.Ordinal);
        int lines = 0;
        int samples = 0;
        int metrics = 0;
        int leftOut = 0;
        bool isTooMany = false;
        foreach (var piece in text.AsSpan().EnumerateLines())
        {
            if (++lines > GpuBounds.MostLines)
            {
                leftOut++;
                break;
            }

            var line = piece.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Length > GpuBounds.LongestLine || DcgmLine.Of(line) is not { } sample)
            {
                leftOut++;
                continue;
            }

            samples++;
            if (!sample.Name.StartsWith("DCGM_FI_", StringComparison.Ordinal) || KeyOf(sample.Labels) is not { } key)
            {
                continue;
            }

            metrics++;
            if (!gpus.TryGetValue(key, out var gpu))
            {
                if (gpus.Count >= GpuBounds.MostGpus)
                {
                    (isTooMany, leftOut) = (true, leftOut + 1);
                    continue;
                }

                gpus[key] = gpu = new Gathered(key);
            }

            gpu.Take(sample, measuredAt);
        }

        return new DcgmReading(
            [.. gpus.Values.Select(gpu => gpu.Row(measuredAt))],
            samples,
            leftOut,
            [
                .. metrics == 0 ? [GpuFaults.NotExporterText(name)] : Array.Empty<Core.Outcomes.Fault>(),
                .. isTooMany ? [GpuFaults.TooMany(name, GpuBounds.MostGpus)] : Array.Empty<Core.Outcomes.Fault>(),
                .. leftOut > 0 && metrics > 0 && !isTooMany ? [GpuFaults.LinesLeftOut(name, leftOut)] : Array.Empty<Core.Outcomes.Fault>(),
            ]);
    }

    /// <summary>The name for life; where an exporter does not write it, host and number.</summary>
    private static string? KeyOf(IReadOnlyDictionary<string, string> labels)
    {
        string uuid = Label(labels, "UUID", "uuid");
        string gpu = Label(labels, "gpu", "GPU");
        return uuid.Length > 0 ? uuid : gpu.Length > 0 ? $"{Label(labels, "Hostname", "hostname")}/{gpu}" : null;
    }

    private static string Label(IReadOnlyDictionary<string, string> labels, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (labels.TryGetValue(name, out string? text) && text.Length > 0)
            {
                return text;
            }
        }

        return "";
    }

    /// <summary>What the lines of one GPU have told so far.</summary>
    private sealed class Gathered(string uuid)
    {
        private readonly GpuReadings readings = new();
        private readonly HashSet<GpuOwner> owners = [];
        private readonly SortedDictionary<string, double> links = new(StringComparer.Ordinal);
        private readonly Dictionary<string, double> limits = new(StringComparer.Ordinal);
        private readonly Dictionary<PartQuantity, double> sinceBoot = [];
        private string host = "";
        private string model = "";
        private string serial = "";
        private string driver = "";
        private int index = -1;

        public void Take(DcgmLine line, Instant at)
        {
            TakeLabels(line.Labels);
            double value = DcgmMetric.IsBlank(line.Value) ? double.NaN : line.Value;
            if (DcgmMetric.PlainOf(line.Name) is var (quantity, factor))
            {
                readings.PutLarger(quantity, value * factor, at);
            }
            else if (DcgmMetric.IsReasons(line.Name) && value is >= 0 and < 9.2e18)
            {
                readings.PutLarger(PartQuantity.Throttle, (int)GpuThrottle.Of((ulong)value), at);
            }
            else if (DcgmMetric.IsOfLinks(line.Name))
            {
                links[line.Name] = Larger(links.GetValueOrDefault(line.Name, double.NegativeInfinity), value);
            }
            else if (line.Name is "DCGM_FI_DEV_POWER_MGMT_LIMIT" or "DCGM_FI_DEV_POWER_MGMT_LIMIT_MIN" or "DCGM_FI_DEV_POWER_MGMT_LIMIT_MAX" or "DCGM_FI_DEV_POWER_MGMT_LIMIT_DEF" && value > 0)
            {
                limits[line.Name] = value;
            }
            else if (line.Name is "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL" or "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL")
            {
                var of = line.Name == "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL" ? PartQuantity.CorrectedErrors : PartQuantity.UncorrectedErrors;
                sinceBoot[of] = Larger(sinceBoot.GetValueOrDefault(of, double.NegativeInfinity), value);
            }
        }

        public GpuRow Row(Instant at)
        {
            // Counts since the start are taken where there are none over the GPU's life.
            foreach (var (quantity, count) in sinceBoot)
            {
                if (!readings.Has(quantity))
                {
                    readings.Put(quantity, count, at);
                }
            }

            // With one count missing there is no sum: it would fall and rise again.
            if (links.Count > 0 && links.Values.All(count => count >= 0))
            {
                readings.Put(PartQuantity.LinkErrors, links.Values.Sum(), at);
            }

            return new GpuRow
            {
                Uuid = uuid,
                Index = index,
                Host = host,
                Identity = new PartIdentity { Maker = "NVIDIA", Model = model, Serial = serial, Firmware = driver },
                Readings = readings.Values,
                RequestedLimit = LimitOf("DCGM_FI_DEV_POWER_MGMT_LIMIT"),
                LeastLimit = LimitOf("DCGM_FI_DEV_POWER_MGMT_LIMIT_MIN"),
                MostLimit = LimitOf("DCGM_FI_DEV_POWER_MGMT_LIMIT_MAX"),
                DefaultLimit = LimitOf("DCGM_FI_DEV_POWER_MGMT_LIMIT_DEF"),
                Owners = [.. owners.OrderBy(o => o.Instance, StringComparer.Ordinal).ThenBy(o => o.Namespace, StringComparer.Ordinal).ThenBy(o => o.Pod, StringComparer.Ordinal).ThenBy(o => o.Container, StringComparer.Ordinal).ThenBy(o => o.Job, StringComparer.Ordinal)],
            };
        }

        /// <summary>Nothing makes nothing of a sum, wherever it stands.</summary>
        private static double Larger(double one, double other) => double.IsNaN(one) || double.IsNaN(other) ? double.NaN : Math.Max(one, other);

        private Watts? LimitOf(string name) => limits.TryGetValue(name, out double watts) ? new Watts(watts) : null;

        private void TakeLabels(IReadOnlyDictionary<string, string> labels)
        {
            host = Or(host, Label(labels, "Hostname", "hostname"));
            model = Or(model, Label(labels, "modelName"));
            serial = Or(serial, Label(labels, "DCGM_FI_DEV_SERIAL"));
            driver = Or(driver, Label(labels, "DCGM_FI_DRIVER_VERSION"));
            index = index < 0 && int.TryParse(Label(labels, "gpu", "GPU"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : index;
            var owner = new GpuOwner
            {
                Instance = Label(labels, "GPU_I_ID"),
                Namespace = Label(labels, "namespace", "pod_namespace"),
                Pod = Label(labels, "pod", "pod_name"),
                Container = Label(labels, "container", "container_name"),
                Job = Label(labels, "hpc_job"),
            };

            // An instance alone is no owner: it says where, and not who.
            if (owners.Count < GpuBounds.MostOwners && owner.Namespace.Length + owner.Pod.Length + owner.Container.Length + owner.Job.Length > 0)
            {
                owners.Add(owner);
            }
        }

        private static string Or(string known, string found) => known.Length > 0 ? known : found;
    }
}
