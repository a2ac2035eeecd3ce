namespace Megapod.Node.Runner;

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Megapod.Core.Jobs;

/// <summary>Reads a job's counter and the word for its phase, once a second as a rule. Whatever stands where the counter should be, it neither waits nor reads more than a little.</summary>
internal sealed class JobProgress
{
    /// <summary>A page of metrics has some ten kilobytes; more is read by no one.</summary>
    private const int MostPageBytes = 1 << 20;

    /// <summary>Output that came since the last look and is longer than this is left out, but for its end.</summary>
    private const int MostTailBytes = 64 * 1024;

    /// <summary>Pages come from this machine.</summary>
    private static readonly HttpClient Pages = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2), MaxResponseContentBufferSize = MostPageBytes };

    private readonly JobProgressConfig config;
    private readonly JobFolder folder;
    private readonly double pauseSeconds;
    private readonly Regex? pattern;
    private Task<double>? asked;
    private double due;
    private long tail;

    /// <summary>A counter that was not read yet.</summary>
    /// <param name="config">Where it is.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="pauseSeconds">How far apart it is read, s.</param>
    public JobProgress(JobProgressConfig config, JobFolder folder, double pauseSeconds)
    {
        (this.config, this.folder, this.pauseSeconds) = (config, folder, pauseSeconds);
        pattern = config.Kind == JobProgressKind.Line ? PatternOf(config.Source) : null;
    }

    /// <summary>The count; NaN before the first.</summary>
    public double Count { get; private set; } = double.NaN;

    /// <summary>When it was read last, s; NaN: never yet.</summary>
    public double ReadAt { get; private set; } = double.NaN;

    /// <summary>The phase that the job named then; empty: none.</summary>
    public string Phase { get; private set; } = "";

    /// <summary>Reads it where it is time.</summary>
    /// <param name="now">The time, s.</param>
    public void Look(double now)
    {
        if (asked is { IsCompleted: true })
        {
            Take(asked.IsCompletedSuccessfully ? asked.Result : double.NaN, now);
            asked = null;
        }

        if (now < due || asked is not null)
        {
            return;
        }

        due = now + pauseSeconds;
        switch (config.Kind)
        {
            case JobProgressKind.File:
                Take(folder.Count(config.Source), now);
                break;
            case JobProgressKind.Line:
                Take(LastLine(), now);
                break;
            default:
                asked = AskAsync();
                break;
        }
    }

    /// <summary>A pattern as a person wrote it, judged without backtracking; null where it is none.</summary>
    private static Regex? PatternOf(string source)
    {
        try
        {
            return new Regex(source, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static double NumberOf(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : double.NaN;

    private void Take(double count, double now)
    {
        if (!double.IsNaN(count))
        {
            (Count, ReadAt, Phase) = (count, now, config.PhaseFile is { } file ? folder.Word(file) : "");
        }
    }

    private double LastLine()
    {
        if (pattern is null || !File.Exists(folder.LogFile))
        {
            return double.NaN;
        }

        try
        {
            using var log = new FileStream(folder.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            tail = log.Length < tail ? 0 : tail;
            log.Position = Math.Max(tail, log.Length - MostTailBytes);
            var bytes = new byte[(int)Math.Min(MostTailBytes, log.Length - log.Position)];
            int length = log.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

            // A line that has no end yet is read the next time, unless it fills all that is read.
            int whole = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            whole = whole == 0 && length == MostTailBytes ? length : whole;
            tail = log.Position - length + whole;
            double count = double.NaN;
            foreach (string line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n'))
            {
                if (pattern.Match(line) is { Success: true, Groups.Count: > 1 } match)
                {
                    count = NumberOf(match.Groups[1].ValueSpan) is var number && double.IsNaN(number) ? count : number;
                }
            }

            return count;
        }
        catch (IOException)
        {
            return double.NaN;
        }
    }

    private async Task<double> AskAsync()
    {
        string page = await Pages.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{config.Port}/metrics"))).ConfigureAwait(false);
        foreach (string line in page.Split('\n'))
        {
            if (line.StartsWith(config.Source, StringComparison.Ordinal) && line.Length > config.Source.Length && line[config.Source.Length] is ' ' or '{')
            {
                int value = line.IndexOf('}', StringComparison.Ordinal) + 1;
                string[] words = line[(value == 0 ? config.Source.Length : value)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return words.Length == 0 ? double.NaN : NumberOf(words[0]);
            }
        }

        return double.NaN;
    }
}
