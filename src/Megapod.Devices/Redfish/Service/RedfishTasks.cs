namespace Megapod.Devices.Redfish.Service;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Core.Units;

/// <summary>Work that takes longer than a request. How far it is is asked when somebody looks.</summary>
internal sealed class RedfishTasks(TimeProvider time)
{
    /// <summary>Tasks that are kept, those that have ended included; the oldest of these makes place for the next.</summary>
    private const int MostTasks = 64;

    private readonly Lock gate = new();
    private readonly List<Kept> kept = [];
    private long numbers;

    /// <summary>Shows work as a task.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="begin">Begins it; asked only where there is a place.</param>
    /// <returns>The task's id; null: no place, or nothing was begun.</returns>
    public string? Add(string name, Func<IRedfishWork?> begin)
    {
        lock (gate)
        {
            if (kept.Count >= MostTasks && kept.FindIndex(k => k.Look(Now).HasEnded) is var oldest)
            {
                if (oldest < 0)
                {
                    return null;
                }

                kept.RemoveAt(oldest);
            }

            if (begin() is not { } work)
            {
                return null;
            }

            string id = (++numbers).ToString(CultureInfo.InvariantCulture);
            kept.Add(new Kept(id, name, work, Now));
            return id;
        }
    }

    /// <summary>Forgets a task that has ended.</summary>
    /// <returns>True: forgotten; false: it still runs; null: there is none.</returns>
    public bool? Remove(string id)
    {
        lock (gate)
        {
            int at = kept.FindIndex(k => k.Id == id);
            if (at < 0)
            {
                return null;
            }

            if (!kept[at].Look(Now).HasEnded)
            {
                return false;
            }

            kept.RemoveAt(at);
            return true;
        }
    }

    /// <summary>A resource of tasks.</summary>
    public RedfishDocument? Find(string path)
    {
        lock (gate)
        {
            return path switch
            {
                RedfishPaths.TaskService => new RedfishDocument(new JsonObject
                {
                    ["@odata.id"] = path,
                    ["@odata.type"] = RedfishSchemas.Type("TaskService"),
                    ["Id"] = "TaskService",
                    ["Name"] = "Task service",
                    ["ServiceEnabled"] = true,
                    ["CompletedTaskOverWritePolicy"] = "Oldest",
                    ["LifeCycleEventOnTaskStateChange"] = false,
                    ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
                    ["Tasks"] = RedfishJson.Link(RedfishPaths.Tasks),
                }),
                RedfishPaths.Tasks => RedfishCollections.Make(path, "TaskCollection", "Tasks", [.. kept.Select(k => $"{path}/{k.Id}")]),
                _ => RedfishPaths.Below(RedfishPaths.Tasks, path) is { } id && kept.Find(k => k.Id == id) is { } task ? new RedfishDocument(Render(task)) : null,
            };
        }
    }

    /// <summary>What the monitor of a task answers: 202 with the task while it runs, then what came of it.</summary>
    /// <returns>Null: there is no such monitor.</returns>
    public RedfishResponse? Monitor(string path)
    {
        lock (gate)
        {
            if (RedfishPaths.Below(RedfishPaths.Monitors, path) is not { } id || kept.Find(k => k.Id == id) is not { } task)
            {
                return null;
            }

            var progress = task.Look(Now);
            if (!progress.HasEnded)
            {
                return RedfishReplies.Json(202, Render(task), ("Location", path), ("Retry-After", "1"));
            }

            return progress.Fault is { } fault
                ? RedfishReplies.Error(500, RedfishMessage.Other(fault.Message, fault.Remedy))
                : RedfishReplies.Json(200, Render(task));
        }
    }

    /// <summary>The answer to a request that became a task.</summary>
    public RedfishResponse Accepted(string id)
    {
        lock (gate)
        {
            var task = kept.Find(k => k.Id == id)!;
            return RedfishReplies.Json(202, Render(task), ("Location", $"{RedfishPaths.Monitors}/{id}"), ("Retry-After", "1"));
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private JsonObject Render(Kept task)
    {
        var progress = task.Look(Now);
        var body = new JsonObject
        {
            ["@odata.id"] = $"{RedfishPaths.Tasks}/{task.Id}",
            ["@odata.type"] = RedfishSchemas.Type("Task"),
            ["Id"] = task.Id,
            ["Name"] = task.Name,
            ["TaskState"] = (progress.HasEnded, progress.Fault) switch
            {
                (false, _) => "Running",
                (true, null) => "Completed",
                _ => "Exception",
            },
            ["TaskStatus"] = progress.Fault is null ? "OK" : "Critical",
            ["StartTime"] = RedfishJson.Time(task.BeganAt),
            ["PercentComplete"] = RedfishJson.Whole(progress is { HasEnded: true, Fault: null } ? 100 : 100 * progress.Share),
            ["Messages"] = progress.Fault is { } fault ? new JsonArray(RedfishMessage.Other(fault.Message, fault.Remedy).Render()) : new JsonArray(),
            ["TaskMonitor"] = $"{RedfishPaths.Monitors}/{task.Id}",
        };
        if (task.EndedAt is { } ended)
        {
            body["EndTime"] = RedfishJson.Time(ended);
        }

        return body;
    }

    private sealed record Kept(string Id, string Name, IRedfishWork Work, Instant BeganAt)
    {
        private RedfishProgress? last;

        public Instant? EndedAt { get; private set; }

        /// <summary>How far it is; what has ended is not asked again.</summary>
        public RedfishProgress Look(Instant now)
        {
            if (last is { HasEnded: true })
            {
                return last;
            }

            last = Work.Progress();
            EndedAt = last.HasEnded ? now : null;
            return last;
        }
    }
}
