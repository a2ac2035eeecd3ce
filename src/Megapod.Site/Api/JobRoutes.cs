namespace Megapod.Site.Api;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Units;
using Megapod.Files.JobFile;
using Megapod.Site.Accounts;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

/// <summary>Jobs over HTTP. A tenant sees and moves his own alone; to him those of others are not there.</summary>
internal static class JobRoutes
{
    /// <summary>The tenant of what is submitted where nobody is signed in and nothing is said.</summary>
    public const string LocalTenant = "local";

    private const string Root = "/api/v1/jobs";
    private const int MostJobs = 10_000;
    private const int MostUsage = 10_000;
    private const int MostLogBytes = 1024 * 1024;
    private const int LongestName = 100;

    /// <summary>As draft-ietf-httpapi-idempotency-key-header has it.</summary>
    private const string KeyHeader = "Idempotency-Key";

    private static readonly string[] Yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="desk">The jobs.</param>
    /// <param name="links">The work nodes that may come; null: the site awaits none.</param>
    public static void Map(WebApplication app, JobDesk desk, SiteWorkNodes? links)
    {
        Follow(app, new JobStream(desk, links, TimeProvider.System));
        app.MapPost(Root, async (HttpContext context, string? tenant) => await SubmitAsync(desk, context, tenant ?? ""))
            .WithMetadata(RoutePolicy.Work).WithSummary("Takes a job: the text of a job file as application/yaml, or the same keys as JSON. It is on the disk when 201 comes. 'tenant' says whose it is; a tenant's own are his. A request that is repeated with the same Idempotency-Key is answered with the job of the first. 422 with every mistake.")
            .AddOpenApiOperationTransformer((described, _, _) =>
            {
                described.RequestBody = new OpenApiRequestBody { Content = new Dictionary<string, OpenApiMediaType> { ["application/yaml"] = new(), ["application/json"] = new() } };
                return Task.CompletedTask;
            });
        app.MapGet(Root, (HttpContext context, string? phase, string? standing, string? tenant, string? node, bool? open, long? before, int? most) => List(desk, phase, standing, new JobQuery { Tenant = OnlyOf(context) ?? tenant, Node = node, IsOpenOnly = open ?? false, Before = before ?? long.MaxValue, Most = most ?? 1_000 }))
            .WithMetadata(RoutePolicy.SeeWork).WithSummary($"Jobs, the newest first: of a phase, standing (running, waiting, held, over), tenant or work node; open=true leaves out those that are over. At most {MostJobs}, 1000 unless 'most' says otherwise; 'next' is the 'before' of the page after it.");
        app.MapGet(Root + "/usage", (HttpContext context, string? tenant, string? job, string? from, string? to, long? after, int? most, string? format) => Usage(desk, context, tenant, job, from, to, after, most, format))
            .WithMetadata(RoutePolicy.SeeWork).WithSummary($"What jobs used, a record for each interval of a job at a work node, as json or csv. At most {MostUsage}; 'next' (X-Megapod-Next) is the 'after' of the page after it.");
        app.MapGet(Root + "/{id}", (HttpContext context, string id) => Mine(desk, context, id) is { } job ? Results.Json(JobSheets.Whole(job, desk.Currency), SiteApi.Json) : NotThere(id))
            .WithMetadata(RoutePolicy.SeeWork).WithSummary("A job with its file, what it uses, and what its work node said last.");
        app.MapGet(Root + "/{id}/log", async (HttpContext context, string id, long? from, int? most) => await LogAsync(desk, context, id, from ?? 0, most ?? MostLogBytes))
            .WithMetadata(RoutePolicy.SeeWork).WithSummary("What a job has written, from a byte on. X-Megapod-Log-From says where the answer begins, X-Megapod-Log-Next where to go on, X-Megapod-Log-End that nothing comes any more.");
        Change(app, desk, "cancel", desk.CancelAsync, "Ends a job that is not wanted any more.");
        Change(app, desk, "hold", desk.HoldAsync, "Keeps a job from running; one that runs stands still.");
        Change(app, desk, "release", desk.ReleaseAsync, "Lets a job run again.");
    }

    /// <summary>Whoever asks, for a sentence: who signed in, or who this machine's own command says it is.</summary>
    internal static string PersonOf(HttpContext context)
    {
        string named = context.Request.Query["person"].ToString();
        return Caller.Of(context.User) is { Via: not Caller.Local } caller ? caller.Name : named.Length is > 0 and <= LongestName && !named.Any(char.IsControl) ? named : Caller.ThisMachine;
    }

    private static void Follow(WebApplication app, JobStream stream)
    {
        int followers = 0;
        app.MapGet(Root + "/live", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref followers) > JobStream.MostFollowers)
            {
                Interlocked.Decrement(ref followers);
                return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many followers", detail: $"At most {JobStream.MostFollowers} may follow the jobs at once; close a page elsewhere or try again later.");
            }

            try
            {
                await SiteApi.FollowAsync(context, body => stream.SendAsync(body, OnlyOf(context), context.RequestAborted));
                return Results.Empty;
            }
            finally
            {
                Interlocked.Decrement(ref followers);
            }
        }).WithMetadata(RoutePolicy.SeeWork).WithSummary("Server-sent events for a page: work, at most once a second: how many jobs run, wait, are held and over, which of them a person looks for first, those of them that have changed, and the work nodes for who may see them.");
    }

    private static void Change(WebApplication app, JobDesk desk, string what, Func<string, string, Task<Outcome<JobState>>> change, string summary) =>
        app.MapPost($"{Root}/{{id}}/{what}", async (HttpContext context, string id) =>
        {
            if (Mine(desk, context, id) is null)
            {
                return NotThere(id);
            }

            var changed = await change(id, PersonOf(context));
            return changed.IsSuccess ? Results.Json(JobSheets.Short(desk.Find(id) ?? new JobSheet(changed.Value, null, "", 0)), SiteApi.Json) : Refuse(changed.Faults[0]);
        }).WithMetadata(RoutePolicy.Work).WithSummary(summary);

    private static async Task<IResult> SubmitAsync(JobDesk desk, HttpContext context, string said)
    {
        string type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (type != "application/json" && !Yaml.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return SiteApi.Problem(StatusCodes.Status415UnsupportedMediaType, new Fault("MP3631", "The body says neither that it is JSON nor that it is YAML.", "Send Content-Type: application/yaml with the text of a job file, or application/json."));
        }

        var tenant = TenantOf(context, said);
        if (!tenant.IsSuccess)
        {
            return Refuse(tenant.Faults[0]);
        }

        string key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length > LongestName || key.Any(char.IsControl))
        {
            return Refuse(new Fault("MP3632", $"The {KeyHeader} cannot be read.", $"Write up to {LongestName.ToString(CultureInfo.InvariantCulture)} characters that no other request has."));
        }

        string text;
        using (var reader = new StreamReader(context.Request.Body, Encoding.UTF8))
        {
            text = await reader.ReadToEndAsync(context.RequestAborted);
        }

        var read = JobFileReader.Parse(text, "job", desk.Currency);
        if (!read.IsSuccess)
        {
            var first = read.Faults[0];
            var problem = new ProblemDetails { Status = StatusCodes.Status422UnprocessableEntity, Title = first.Message, Detail = first.Remedy };
            problem.Extensions["fault"] = JsonSerializer.SerializeToElement(first.Code);
            problem.Extensions["faults"] = JsonSerializer.SerializeToElement(read.Faults, SiteApi.Json);
            return Results.Problem(problem);
        }

        var taken = await desk.SubmitAsync(tenant.Value, read.Value, key.Length > 0 ? key : null);
        if (!taken.IsSuccess)
        {
            return Refuse(taken.Faults[0]);
        }

        Authority.Tell(context, $"job {taken.Value.Id} of {tenant.Value}");
        context.Response.Headers.Location = $"{Root}/{taken.Value.Id}";
        return Results.Json(new { taken.Value.Id, taken.Value.Number, taken.Value.Config.Name, taken.Value.Tenant, taken.Value.Submitted }, SiteApi.Json, statusCode: StatusCodes.Status201Created);
    }

    private static IResult List(JobDesk desk, string? phase, string? standing, JobQuery query)
    {
        if (!TryRead(phase, out JobPhase? wanted))
        {
            return Refuse(Unknown(phase, "phase", Enum.GetNames<JobPhase>()));
        }

        if (!TryRead(standing, out JobStanding? stands))
        {
            return Refuse(Unknown(standing, "standing", Enum.GetNames<JobStanding>()));
        }

        if (query.Most is < 1 or > MostJobs)
        {
            return Refuse(new Fault("MP3632", $"'most' is not from 1 to {MostJobs.ToString(CultureInfo.InvariantCulture)}.", "Ask for fewer and go on with 'before'."));
        }

        var page = desk.List(query with { Phase = wanted, Standing = stands });
        return Results.Json(new { page.Found, page.Next, Jobs = page.Jobs.Select(JobSheets.Short) }, SiteApi.Json);
    }

    /// <summary>Reads a word of an enumeration; nothing is none of them, and a number is no word.</summary>
    private static bool TryRead<T>(string? word, out T? value)
        where T : struct, Enum
    {
        bool isKnown = Enum.TryParse(word, ignoreCase: true, out T known) && Enum.IsDefined(known) && char.IsAsciiLetter(word![0]);
        value = isKnown ? known : null;
        return isKnown || word is null;
    }

    private static Fault Unknown(string? word, string what, IEnumerable<string> all) => new("MP3632", $"'{word}' is no {what} of a job.", $"Write one of {string.Join(", ", all.Select(n => n.ToLowerInvariant()))}.");

    private static IResult Usage(JobDesk desk, HttpContext context, string? tenant, string? job, string? from, string? to, long? after, int? most, string? format)
    {
        if (most is < 1 or > MostUsage || TimeOf(from) is not { } begin || TimeOf(to) is not { } end || format is not (null or "json" or "csv"))
        {
            return Refuse(new Fault("MP3632", "Which usage is wanted cannot be read.", $"Give from= and to= as 2026-03-01T00:00:00Z, most= up to {MostUsage.ToString(CultureInfo.InvariantCulture)}, format=json or csv."));
        }

        var found = desk.Usage(new UsageQuery { Tenant = OnlyOf(context) ?? tenant, Job = job, From = from is null ? Instant.Never : begin, To = to is null ? Instant.Forever : end, After = after ?? 0, Most = most ?? 1_000 });
        if (!found.IsSuccess)
        {
            return SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, found.Faults[0] with { File = null });
        }

        if (format == "csv")
        {
            if (found.Value.Next is { } next)
            {
                context.Response.Headers["X-Megapod-Next"] = next.ToString(CultureInfo.InvariantCulture);
            }

            return Results.Text(UsageText.Csv(found.Value.Entries, desk.Currency), "text/csv", Encoding.UTF8);
        }

        return Results.Json(new { found.Value.Next, desk.Currency, Records = found.Value.Entries.Select(UsageText.Row) }, SiteApi.Json);
    }

    private static async Task<IResult> LogAsync(JobDesk desk, HttpContext context, string id, long from, int most)
    {
        if (Mine(desk, context, id) is null)
        {
            return NotThere(id);
        }

        if (from < 0 || most is < 1 or > MostLogBytes)
        {
            return Refuse(new Fault("MP3632", "Which part of the log is wanted cannot be read.", $"Give from= with a byte from 0 on, and most= up to {MostLogBytes.ToString(CultureInfo.InvariantCulture)}."));
        }

        var piece = await desk.LogAsync(id, from, most, context.RequestAborted);
        if (!piece.IsSuccess)
        {
            return Refuse(piece.Faults[0]);
        }

        context.Response.Headers["X-Megapod-Log-From"] = piece.Value.From.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Megapod-Log-Next"] = (piece.Value.From + piece.Value.Bytes.Length).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Megapod-Log-End"] = piece.Value.IsEnd ? "true" : "false";

        // A tenant's bytes: no browser shall take them for a page of ours.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(piece.Value.Bytes, "application/octet-stream");
    }

    /// <summary>The one tenant whose jobs the caller may see; null: all.</summary>
    internal static string? OnlyOf(HttpContext context) => Caller.Of(context.User) is { Role: PersonRole.Tenant } tenant ? tenant.Name : null;

    private static JobSheet? Mine(JobDesk desk, HttpContext context, string id) => desk.Find(id) is { } job && (OnlyOf(context) is not { } only || only == job.State.Tenant) ? job : null;

    private static Outcome<string> TenantOf(HttpContext context, string said)
    {
        if (said.Length > LongestName || said.Any(char.IsControl))
        {
            return Outcome<string>.Failure(new Fault("MP3632", "That is no tenant.", $"Write up to {LongestName.ToString(CultureInfo.InvariantCulture)} characters on one line."));
        }

        string? only = OnlyOf(context);
        return only is not null && said.Length > 0 && said != only
            ? Outcome<string>.Failure(new Fault("MP3630", "A tenant submits jobs of his own.", "Leave 'tenant' out."))
            : Outcome<string>.Success(only ?? (said.Length > 0 ? said : Caller.Of(context.User) is { Via: not Caller.Local } caller ? caller.Name : LocalTenant));
    }

    private static Instant? TimeOf(string? text) => text is null ? Instant.Never
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Instant.From(time) : null;

    private static IResult NotThere(string id) => Refuse(new Fault("MP3623", $"There is no job '{(id.Length <= LongestName ? id : id[..LongestName])}'.", "Take its id from the list of jobs."));

    private static IResult Refuse(Fault fault) => SiteApi.Problem(
        fault.Code switch
        {
            "MP3623" or "MP3624" => StatusCodes.Status404NotFound,
            "MP3621" or "MP3632" => StatusCodes.Status400BadRequest,
            "MP3630" => StatusCodes.Status403Forbidden,
            "MP3620" or "MP3622" or "MP3627" or "MP3629" or "MP3309" => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        },
        fault with { File = null });
}
