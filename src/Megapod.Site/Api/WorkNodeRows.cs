namespace Megapod.Site.Api;

using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>Work nodes as a page shows them: those that may come, those that are heard, and what they say, by name.</summary>
internal static class WorkNodeRows
{
    /// <summary>All of them; what is not known is null.</summary>
    /// <param name="desk">The jobs.</param>
    /// <param name="links">Who may come; null: the site awaits none.</param>
    public static IEnumerable<object> Of(JobDesk desk, SiteWorkNodes? links)
    {
        var heard = desk.Nodes().ToDictionary(n => n.State.Name, StringComparer.Ordinal);
        var enrolled = (links?.Views ?? []).ToDictionary(v => v.Name, StringComparer.Ordinal);
        return heard.Keys.Union(enrolled.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Row(name, heard.GetValueOrDefault(name), enrolled.GetValueOrDefault(name)));
    }

    private static object Row(string name, WorkNodeSheet? node, WorkNodeView? link)
    {
        var report = node?.Report;
        var has = report?.Inventory ?? link?.Inventory;
        return new
        {
            name,
            has?.Host,
            link?.Rack,
            isEnrolled = link is not null,
            isHeard = node is not null,
            takesJobs = node?.TakesJobs ?? false,

            // Whole seconds, so that a row of which nothing else changes is told once a second at most.
            silentSeconds = node is { } sheet && double.IsFinite(sheet.SilentSeconds) ? (double?)Math.Floor(sheet.SilentSeconds) : null,
            jobs = node?.Jobs ?? 0,
            drawWatts = Known(report?.DrawWatts ?? link?.DrawWatts),
            ceilingWatts = Known(report?.Ceiling.Value ?? link?.CeilingWatts),
            budgetLastsSeconds = report is null ? (double?)null : Math.Floor(report.Lasts.TotalSeconds),
            idleWatts = Known(has?.Fallback.Value),
            nameplateWatts = Known(has?.Nameplate.Value),
            has?.Cpus,
            accelerators = has?.Accelerators.Count,
            has?.MemoryBytes,
        };
    }

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
