namespace Megapod.Lab.Bench.Telemetry;

using System.Globalization;
using System.Text.Json;

/// <summary>What fetching the same reports costs at least: the framework's HTTP client and nothing else, or with its JSON document, each value of which is looked at.</summary>
/// <param name="reports">Address of each report.</param>
/// <param name="isParsed">Whether what came is parsed.</param>
/// <param name="time">Time.</param>
internal sealed class BareReports(IReadOnlyList<Uri> reports, bool isParsed, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private long fetched;
    private long values;

    /// <summary>Reports so far.</summary>
    public long Fetched => Interlocked.Read(ref fetched);

    /// <summary>Numbers in them so far; 0 where nothing is parsed.</summary>
    public long Values => Interlocked.Read(ref values);

    /// <summary>Fetches each report once a second until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        try
        {
            await Task.WhenAll(reports.Select(report => FollowAsync(http, report, stop)));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }

    private async Task FollowAsync(HttpClient http, Uri report, CancellationToken stop)
    {
        byte[] buffer = new byte[64 * 1024];
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            using var answer = await http.GetAsync(report, HttpCompletionOption.ResponseHeadersRead, stop);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            if (isParsed)
            {
                using var document = await JsonDocument.ParseAsync(body, default, stop);
                Interlocked.Add(ref values, Count(document.RootElement));
            }
            else
            {
                while (await body.ReadAsync(buffer, stop) > 0)
                {
                    // Only that it came counts.
                    continue;
                }
            }

            Interlocked.Increment(ref fetched);
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private static int Count(JsonElement report)
    {
        int count = 0;
        foreach (var value in report.GetProperty("MetricValues").EnumerateArray())
        {
            bool isNumber = value.GetProperty("MetricValue").GetString() is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            bool isDated = value.GetProperty("Timestamp").ValueKind == JsonValueKind.String && value.GetProperty("Timestamp").TryGetDateTimeOffset(out _);
            count += isNumber && isDated && value.GetProperty("MetricProperty").GetString() is not null ? 1 : 0;
        }

        return count;
    }
}
