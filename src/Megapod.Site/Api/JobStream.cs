namespace Megapod.Site.Api;

using System.Text;
using System.Text.Json;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>
/// The jobs for one follower who wants to see them as they are now: how many there are, those that a person looks for first, and of these only what has changed since he was told last. One look serves all who may see
/// the same, and nothing waits for a follower that reads slowly.
/// </summary>
/// <param name="desk">The jobs.</param>
/// <param name="links">The work nodes that may come; null: the site awaits none.</param>
/// <param name="time">The clock.</param>
internal sealed class JobStream(JobDesk desk, SiteWorkNodes? links, TimeProvider time)
{
    /// <summary>Pages that may follow at once; each holds a connection.</summary>
    public const int MostFollowers = 32;

    /// <summary>How often a follower is told: as often as a person can read it.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How often a follower is told the time where nothing has changed, so that a page knows that it is not cut off.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Jobs that a follower is told of, by standing: some screens of each; lists have the rest.</summary>
    public static readonly IReadOnlyList<int> Most = [120, 40, 40, 20];

    private readonly Lock gate = new();

    /// <summary>The newest look of each who looks; "" is everybody who may see all.</summary>
    private readonly Dictionary<string, Shot> newest = new(StringComparer.Ordinal);

    /// <summary>Sends until the follower goes or the site stops.</summary>
    /// <param name="body">Where to.</param>
    /// <param name="tenant">Whose jobs alone he may see; null: all, and the work nodes.</param>
    /// <param name="stop">Ends the stream.</param>
    public async Task SendAsync(Stream body, string? tenant, CancellationToken stop)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        string said = "";
        long saidAt = 0;
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            var shot = ShotOf(tenant);
            var news = shot.Jobs.Where(j => known.GetValueOrDefault(j.Id) != j.Text).Select(j => j.Text).ToList();
            if (news.Count > 0 || shot.Rest != said || time.GetElapsedTime(saidAt) >= Heartbeat)
            {
                known = shot.Jobs.ToDictionary(j => j.Id, j => j.Text, StringComparer.Ordinal);
                (said, saidAt) = (shot.Rest, time.GetTimestamp());
                string text = $"event: work\ndata: {{\"at\":{shot.At},\"jobs\":[{string.Join(',', news)}],{shot.Rest}}}\n\n";
                await body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
                await body.FlushAsync(stop);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private Shot ShotOf(string? tenant)
    {
        string who = tenant ?? "";
        lock (gate)
        {
            if (newest.TryGetValue(who, out var shot) && time.GetElapsedTime(shot.Taken) < Look / 2)
            {
                return shot;
            }

            // Of those who have gone nothing stays.
            foreach (var (other, old) in newest.Where(n => time.GetElapsedTime(n.Value.Taken) > Heartbeat).ToList())
            {
                newest.Remove(other);
            }

            return newest[who] = Take(tenant);
        }
    }

    private Shot Take(string? tenant)
    {
        var seen = desk.Overview(tenant, Most);
        var order = Enum.GetValues<JobStanding>().ToDictionary(s => s, s => seen.Jobs[(int)s].Select(j => j.State.Id));
        var counts = Enum.GetValues<JobStanding>().ToDictionary(s => s, s => seen.Counts[(int)s]);
        string rest = Text(new { desk.Currency, desk.Trouble, Counts = counts, Order = order, Nodes = tenant is null ? WorkNodeRows.Of(desk, links) : null });
        return new Shot(time.GetTimestamp(), Text(seen.At), [.. seen.Jobs.SelectMany(j => j).Select(j => (j.State.Id, Text(JobSheets.Short(j))))], rest[1..^1]);
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, SiteApi.Json);

    /// <summary>One look.</summary>
    /// <param name="Taken">The clock's timestamp of it.</param>
    /// <param name="At">The present, as JSON.</param>
    /// <param name="Jobs">The jobs, as JSON.</param>
    /// <param name="Rest">What else there is: members of a JSON object.</param>
    private sealed record Shot(long Taken, string At, IReadOnlyList<(string Id, string Text)> Jobs, string Rest);
}
