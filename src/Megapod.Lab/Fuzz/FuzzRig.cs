namespace Megapod.Lab.Fuzz;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>
/// Throws bent inputs at the parsers of everything that comes from outside. Each input follows from the seed, the parser and its number, so a finding can be made again. A finding is an exception, a
/// broken promise of the parser, an input that takes too long or allocates too much, or one that never ends.
/// </summary>
public static class FuzzRig
{
    /// <summary>More findings than this are one mistake seen many times.</summary>
    public const int MostFindings = 20;

    /// <summary>An input that takes longer has failed, unless it is quicker when it is tried again: then the machine was busy.</summary>
    private static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(1);

    /// <summary>An input that is still under way after this never ends; its thread is left behind.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked whether the work goes on.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private const int TriesOfASlowInput = 3;
    private const int Million = 1_000_000;

    /// <summary>Names of the parsers.</summary>
    public static IReadOnlyList<string> Parsers => FuzzParsers.Names;

    /// <summary>Fuzzes.</summary>
    /// <param name="request">What.</param>
    /// <param name="time">Time for the bounds.</param>
    /// <param name="report">Told the parser and the share of its inputs that are done, now and then.</param>
    /// <param name="stop">Ends it early, with what was found so far.</param>
    /// <returns>What was found; MP3061 for a parser that there is not, or a number of inputs that cannot be.</returns>
    public static Outcome<FuzzResult> Run(FuzzRequest request, TimeProvider time, Action<string, double> report, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(report);
        var parsers = FuzzParsers.All().Where(p => request.Parser is null || p.Name == request.Parser).ToList();
        if (parsers.Count == 0 || request.Inputs < 1)
        {
            return Outcome<FuzzResult>.Failure(new Fault("MP3061", "There is no such parser, or nothing to do.", $"Write one of {string.Join(", ", FuzzParsers.Names)}, and at least one input."));
        }

        return Outcome<FuzzResult>.Success(Run(request, parsers, time, report, stop));
    }

    /// <summary>Fuzzes these parsers.</summary>
    internal static FuzzResult Run(FuzzRequest request, IReadOnlyList<FuzzParser> parsers, TimeProvider time, Action<string, double> report, CancellationToken stop)
    {
        var rows = new List<FuzzRow>();
        var findings = new List<FuzzFinding>();
        foreach (var parser in parsers)
        {
            long inputs = request.Parser is null ? Math.Max(1, (long)((Int128)request.Inputs * parser.Share / Million)) : request.Inputs;
            var run = new FuzzRun(request, parser, inputs, time);
            var work = new Thread(() => run.Go(LongestInput, TriesOfASlowInput, stop)) { IsBackground = true, Name = $"fuzz {parser.Name}" };
            work.Start();
            while (!work.Join(Look) && !run.HasHung(Hopeless))
            {
                report(parser.Name, run.Done / (double)inputs);
            }

            if (run.HasHung(Hopeless) && work.IsAlive)
            {
                run.Find(run.Done, string.Create(CultureInfo.InvariantCulture, $"it had not ended after {Hopeless.TotalSeconds:0} s"));
            }

            report(parser.Name, 1);
            rows.Add(run.Row());
            findings.AddRange(run.Findings);
            if (stop.IsCancellationRequested || findings.Count >= MostFindings)
            {
                break;
            }
        }

        return new FuzzResult(request.Seed, rows, findings);
    }

    /// <summary>All chance of one input.</summary>
    internal static SeededRandom ChanceOf(ulong seed, string parser, long input) => new SeededRandom(seed ^ ((ulong)input * 0x9E3779B97F4A7C15)).Split(parser);
}
