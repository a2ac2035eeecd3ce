namespace Megapod.Devices.Slurm;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Units;

/// <summary>
/// Slurm's answers and questions. Their shapes differ by version: a number is a number or <c>{set, infinite, number}</c>, a state a word or a list of words, an exit code a number, an object, or an object
/// of such numbers. All are read alike; what is not known is left out.
/// </summary>
internal static class SlurmJson
{
    /// <summary>Entries of a list that are taken; a cluster with more is out of what this program is made for.</summary>
    public const int MostEntries = 200_000;

    private const int Signals = 128;

    /// <summary>The jobs of an answer.</summary>
    public static IReadOnlyList<SlurmJob>? Jobs(JsonElement answer) => List(answer, "jobs", Job);

    /// <summary>The nodes of an answer.</summary>
    public static IReadOnlyList<SlurmNode>? Nodes(JsonElement answer) => List(answer, "nodes", Node);

    /// <summary>What an answer complains about; empty: nothing. A job that was taken may be complained about, too.</summary>
    public static string Errors(JsonElement answer)
    {
        if (!Has(answer, "errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
        {
            return "";
        }

        return string.Join("; ", errors.EnumerateArray().Take(5).Select(e => string.Join(": ", new[] { Text(e, "error"), Text(e, "description") }.Where(t => t.Length > 0).Distinct(StringComparer.Ordinal))));
    }

    /// <summary>Number of the job that an answer says was taken; 0: none.</summary>
    public static long Taken(JsonElement answer) => (long)Number(answer, "job_id", 0);

    /// <summary>A job as a version wants it.</summary>
    public static string Submission(SlurmSubmission job, int version)
    {
        var gives = new JsonObject
        {
            ["name"] = job.Name,
            ["comment"] = job.Comment,
            ["hold"] = true,
            ["requeue"] = true,
            ["nice"] = job.Nice,
            ["current_working_directory"] = job.Folder,
            ["standard_output"] = job.Output,
            ["cpus_per_task"] = job.CpusPerNode,
            ["tasks"] = job.Nodes,
        };
        long mebibytes = (job.MemoryBytesPerNode + (1 << 20) - 1) >> 20;
        if (job.Partition is { } partition)
        {
            gives["partition"] = partition;
        }

        var body = new JsonObject { ["job"] = gives };
        if (version <= SlurmVersions.Oldest)
        {
            // Written as one number: a list of two, or minimum_nodes, is taken and gives one node.
            gives["nodes"] = job.Nodes;
            gives["memory_per_node"] = mebibytes;
            gives["open_mode"] = "append";
            gives["environment"] = new JsonObject(job.Environment.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));
            if (job.GpusPerNode > 0)
            {
                gives["gpus_per_node"] = job.GpusPerNode.ToString(CultureInfo.InvariantCulture);
            }

            body["script"] = job.Script;
        }
        else
        {
            gives["nodes"] = job.Nodes.ToString(CultureInfo.InvariantCulture);
            gives["memory_per_node"] = new JsonObject { ["set"] = true, ["infinite"] = false, ["number"] = mebibytes };
            gives["open_mode"] = new JsonArray("APPEND");
            gives["environment"] = new JsonArray([.. job.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (JsonNode)$"{e.Key}={e.Value}")]);
            if (job.GpusPerNode > 0)
            {
                gives["tres_per_node"] = string.Create(CultureInfo.InvariantCulture, $"gres/gpu:{job.GpusPerNode}");
            }

            // Beside the job up to v0.0.39, in it later.
            (version <= 39 ? body : gives)["script"] = job.Script;
        }

        return body.ToJsonString();
    }

    private static SlurmJob? Job(JsonElement entry)
    {
        double id = Number(entry, "job_id", 0);
        if (!(id > 0))
        {
            return null;
        }

        var states = Words(entry, "job_state");
        string reason = Text(entry, "state_reason");
        var nodes = SlurmHosts.Expand(Text(entry, "nodes")) ?? [];
        string has = Text(entry, "tres_alloc_str");
        int gpus = has.Contains("gpu", StringComparison.Ordinal)
            ? SlurmWords.Gpus(has)
            : SlurmWords.Gpus(Text(entry, "tres_per_node")) * Math.Max(1, (int)Number(entry, "node_count", 1));
        return new SlurmJob
        {
            Id = (long)id,
            Name = Text(entry, "name"),
            User = Text(entry, "user_name"),
            States = states,
            Reason = reason,
            Nodes = states.Contains("PENDING", StringComparer.Ordinal) ? [] : nodes,
            Gpus = gpus,
            Cpus = Number(entry, "cpus", 1),
            IsHeld = states.Contains("PENDING", StringComparer.Ordinal) && (Number(entry, "priority", 1) == 0 || reason.StartsWith("JobHeld", StringComparison.Ordinal)),
            Restarts = (int)Number(entry, "restart_cnt", 0),
            ExitStatus = Exit(entry, states),
            Started = At(entry, "start_time"),
            Ended = At(entry, "end_time"),
            Suspended = At(entry, "suspend_time"),
        };
    }

    private static SlurmNode? Node(JsonElement entry)
    {
        string name = Text(entry, "name");
        return name.Length == 0 ? null : new SlurmNode
        {
            Name = name,
            States = [.. Words(entry, "state").Concat(Words(entry, "state_flags")).Distinct(StringComparer.Ordinal)],
            Reason = Text(entry, "reason"),
            Cpus = (int)Number(entry, "cpus", 0),
            Gpus = SlurmWords.Gpus(Text(entry, "gres")),
            MemoryBytes = (long)Number(entry, "real_memory", 0) << 20,
            Partitions = Words(entry, "partitions", isState: false),
        };
    }

    /// <summary>A wait status where it is one number; an object's return code and signal where it is an object.</summary>
    private static int? Exit(JsonElement entry, IReadOnlyList<string> states)
    {
        if (states.Contains("PENDING", StringComparer.Ordinal) || !Has(entry, "exit_code", out var code))
        {
            return null;
        }

        if (code.ValueKind == JsonValueKind.Object && Has(code, "return_code", out _))
        {
            double signal = Has(code, "signal", out var by) ? Number(by, "id", Number(by, "signal_id", 0)) : 0;
            double status = Number(code, "return_code", double.NaN);
            return signal > 0 ? Signals + (int)signal : double.IsNaN(status) ? null : (int)status;
        }

        double wait = Number(entry, "exit_code", double.NaN);
        if (double.IsNaN(wait) || wait is < 0 or > ushort.MaxValue)
        {
            return null;
        }

        int raw = (int)wait;
        return (raw & 0x7f) != 0 ? Signals + (raw & 0x7f) : raw >> 8;
    }

    private static IReadOnlyList<T>? List<T>(JsonElement answer, string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (!Has(answer, name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostEntries)
        {
            return null;
        }

        return [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(read).OfType<T>()];
    }

    private static bool Has(JsonElement entry, string name, out JsonElement value)
    {
        value = default;
        return entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out value);
    }

    private static string Text(JsonElement entry, string name) => Has(entry, name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static double Number(JsonElement entry, string name, double otherwise) => Has(entry, name, out var value) ? Number(value, otherwise) : otherwise;

    private static double Number(JsonElement value, double otherwise) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        JsonValueKind.Object when Has(value, "set", out var set) && set.ValueKind == JsonValueKind.False => otherwise,
        JsonValueKind.Object when Has(value, "infinite", out var infinite) && infinite.ValueKind == JsonValueKind.True => double.PositiveInfinity,
        JsonValueKind.Object when Has(value, "number", out var number) && number.ValueKind == JsonValueKind.Number => number.GetDouble(),
        _ => otherwise,
    };

    /// <summary>Seconds since 1970; 0 and what is not told: never.</summary>
    private static Instant At(JsonElement entry, string name)
    {
        double seconds = Number(entry, name, 0);
        return seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? Instant.From(DateTimeOffset.FromUnixTimeSeconds((long)seconds)) : Instant.Never;
    }

    /// <summary>A word, words with '+' between them, or a list of words.</summary>
    private static string[] Words(JsonElement entry, string name, bool isState = true)
    {
        if (!Has(entry, name, out var value))
        {
            return [];
        }

        var words = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split([' ', '+', ','], StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => value.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!),
            _ => [],
        };
        return isState ? [.. words.Select(w => w.ToUpperInvariant())] : [.. words];
    }
}
