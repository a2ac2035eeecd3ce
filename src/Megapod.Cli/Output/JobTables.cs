namespace Megapod.Cli.Output;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Jobs;
using Spectre.Console;

/// <summary>Jobs and work nodes in words and scaled units for a terminal.</summary>
internal static class JobTables
{
    private const double BytesInGibibyte = 1024.0 * 1024 * 1024;

    /// <summary>What a job file says, on one line.</summary>
    public static string Summary(JobConfig job) => string.Create(
        CultureInfo.InvariantCulture,
        $"{job.Name}: {job.Class.ToString().ToLowerInvariant()}, {job.Tier.ToString().ToLowerInvariant()}, {job.Resources.Gpus} accelerators, {job.Resources.Cpus:0.##} cores, {job.Resources.MemoryBytes / BytesInGibibyte:0.##} GiB of memory. {(job.CanPause ? "It may be paused" : "It may not be paused")} and may lose {100 * job.Slowdown:0.#} % of its speed.");

    /// <summary>A list of jobs.</summary>
    public static void List(IAnsiConsole console, JsonNode page)
    {
        var table = Plain("id", "name", "tenant", "tier", "phase", "where", "since", "why");
        foreach (var job in JobsOf(page))
        {
            table.AddRow(Cell(job, "id"), Cell(job, "name"), Cell(job, "tenant"), Cell(job, "tier"), new Text(Phase(job)), Cell(job, "node"), Cell(job, "since"), new Text(Why(job)));
        }

        Draw(console, page, table);
    }

    /// <summary>Jobs as they run.</summary>
    public static Table Top(JsonNode page)
    {
        var table = Plain("id", "name", "tier", "phase", "where", "progress", "speed", "draw", "ceiling", "a watt less");
        foreach (var job in JobsOf(page).OrderBy(j => Text(j, "node").Length == 0).ThenByDescending(j => Number(j, "drawWatts") ?? -1))
        {
            table.AddRow(
                Cell(job, "id"), Cell(job, "name"), Cell(job, "tier"), new Text(Phase(job)), Cell(job, "node"), new Text(Progress(job)), new Text(Share(Number(job, "speed"))), new Text(Watts(Number(job, "drawWatts"))),
                new Text(Watts(Number(job, "ceilingWatts"))), new Text(Number(job, "priceLess") is { } price ? string.Create(CultureInfo.InvariantCulture, $"{price * 1000:0.####}/kWh") : ""));
        }

        return table;
    }

    /// <summary>All of a job.</summary>
    public static void Show(IAnsiConsole console, JsonNode whole)
    {
        var writer = console.Profile.Out.Writer;
        var job = whole["job"]!.AsObject();
        var use = whole["use"]!.AsObject();
        string currency = Text(whole.AsObject(), "currency");
        writer.WriteLine($"{Text(job, "name")} ({Text(job, "id")}) of {Text(job, "tenant")}: {Text(job, "class")}, {Text(job, "tier")}");
        writer.WriteLine($"  {Phase(job)} since {Text(job, "since")}: {Why(job)}");
        writer.WriteLine($"  submitted {Text(job, "submitted")}{Part(", started ", Text(job, "started"))}{Part(", ended ", Text(job, "ended"))}{Part(", deadline ", Text(job, "deadline"))}{(Text(job, "late") == "true" ? ", late" : "")}");
        writer.WriteLine($"  {(Text(job, "node") is { Length: > 0 } node ? $"at {node}, " : "")}placement {Text(job, "fence")}{Part(", exit status ", Text(job, "exitStatus"))}{Part(", tried again ", Text(whole.AsObject(), "retries"))}{Part(", lost or refused ", Text(whole.AsObject(), "losses"))}");
        if (Text(job, "state").Length > 0)
        {
            writer.WriteLine($"  {Text(job, "state")}{Part(", ", Progress(job))}{Part(", speed ", Share(Number(job, "speed")))}{Part(", draws ", Watts(Number(job, "drawWatts")))}{Part(", may draw ", Watts(Number(job, "ceilingWatts")))}");
        }

        if (whole["learned"] is JsonObject learned)
        {
            Learned(writer, learned);
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  ran {Number(use, "runSeconds") ?? 0:0} s, stood still {Number(use, "stillSeconds") ?? 0:0} s; {Number(use, "gpuSeconds") ?? 0:0} GPU-s, {Number(use, "cpuSeconds") ?? 0:0} CPU-s, {Number(use, "energyWattHours") ?? 0:0.###} Wh; cost {Number(job, "cost") ?? 0:0.######} {currency} at {Number(whole.AsObject(), "pricePerHour") ?? 0:0.####} {currency}/h"));
    }

    /// <summary>What was learned of its speed against power: only what was seen.</summary>
    private static void Learned(TextWriter writer, JsonObject learned)
    {
        string Seconds(string member) => Number(learned, member) is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s") : "";
        double Deviation(JsonObject point) => 200 * (Number(point, "deviation") ?? 1);
        string phase = Part(" in phase ", Text(learned, "phase"));
        writer.WriteLine(Number(learned, "fullWatts") is { } full
            ? $"  learned{phase}: draws {Watts(full)} ± {Watts(2 * (Number(learned, "fullWattsDeviation") ?? 0))} at full speed"
            : $"  learned{phase}: nothing yet, it has always been held back");
        if (learned["points"] is JsonArray points && points.Count > 0)
        {
            writer.WriteLine("    speed at draw " + string.Join(", ", points.OfType<JsonObject>().Select(p => string.Create(CultureInfo.InvariantCulture, $"{100 * (Number(p, "draw") ?? 0):0} %: {100 * (Number(p, "speed") ?? 0):0} ± {Deviation(p):0} %"))));
        }

        string times = string.Join(", ", ((string[])[Part("follows less power in ", Seconds("throttleSeconds")), Part("stands still in ", Seconds("pauseSeconds")), Part("goes on in ", Seconds("resumeSeconds")), Part("a pause costs ", Seconds("pauseCostSeconds"))]).Where(t => t.Length > 0));
        if (times.Length > 0)
        {
            writer.WriteLine($"    {times}");
        }

        if (Text(learned, "note") is { Length: > 0 } note)
        {
            writer.WriteLine($"    {note}");
        }
    }

    /// <summary>Work nodes.</summary>
    public static void Nodes(IAnsiConsole console, JsonNode nodes)
    {
        var list = nodes.AsArray().OfType<JsonObject>().ToList();
        if (list.Count == 0)
        {
            console.Profile.Out.Writer.WriteLine("There is no work node.");
            return;
        }

        var table = Plain("name", "jobs", "takes jobs", "silent for", "cores", "GPUs", "draws", "may draw");
        foreach (var node in list)
        {
            var has = node["inventory"] as JsonObject;
            table.AddRow(
                Cell(node, "name"), Cell(node, "jobs"), Cell(node, "takesJobs"), new Text(Number(node, "silentSeconds") is { } silent ? string.Create(CultureInfo.InvariantCulture, $"{silent:0} s") : "since the start"),
                new Text(has is null ? "" : Text(has, "cpus")), new Text(has?["accelerators"] is JsonArray gpus ? gpus.Count.ToString(CultureInfo.InvariantCulture) : ""), new Text(Watts(Number(node, "drawWatts"))), new Text(Watts(Number(node, "ceilingWatts"))));
        }

        console.Write(table);
    }

    private static void Draw(IAnsiConsole console, JsonNode page, Table table)
    {
        if (table.Rows.Count == 0)
        {
            console.Profile.Out.Writer.WriteLine("There are no such jobs.");
            return;
        }

        console.Write(table);
        if (page["next"] is not null)
        {
            console.Profile.Out.Writer.WriteLine($"{table.Rows.Count} of {page["found"]}; --most shows more.");
        }
    }

    private static IEnumerable<JsonObject> JobsOf(JsonNode page) => page["jobs"]?.AsArray().OfType<JsonObject>() ?? [];

    private static string Phase(JsonObject job) => Text(job, "phase") + (Text(job, "held") == "true" ? " (held)" : "");

    private static string Why(JsonObject job) => string.Join(' ', ((string[])[Text(job, "words"), Text(job, "held") == "true" ? "" : Text(job, "waits")]).Where(w => w.Length > 0));

    private static string Progress(JsonObject job) => (Number(job, "progress"), Number(job, "progressTotal")) switch
    {
        (null, _) => "",
        ({ } done, null) => string.Create(CultureInfo.InvariantCulture, $"{done:0.##} {Text(job, "progressUnit")}"),
        ({ } done, { } total) => string.Create(CultureInfo.InvariantCulture, $"{done:0.##} of {total:0.##} {Text(job, "progressUnit")}"),
    };

    private static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0} %") : "";

    private static string Watts(double? watts) => watts is { } known ? RunTables.Power(known) : "";

    private static string Part(string before, string text) => text.Length == 0 ? "" : before + text;

    private static Text Cell(JsonObject row, string member) => new(Text(row, member));

    private static string Text(JsonObject row, string member) => row[member] is JsonValue value ? value.ToString() : "";

    private static double? Number(JsonObject row, string member) => row[member] is JsonValue value && value.TryGetValue(out double number) ? number : null;

    private static Table Plain(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        return table;
    }
}
