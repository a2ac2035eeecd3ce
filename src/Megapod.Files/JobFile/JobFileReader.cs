namespace Megapod.Files.JobFile;

using System.Collections.Frozen;
using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Reads job files, in YAML or in JSON, which is YAML too. A file is accepted whole or not at all: the outcome is a checked job with every default filled in, or every mistake found, each with its place and a
/// remedy. Bad input never throws.
/// </summary>
public static class JobFileReader
{
    /// <summary>Largest text, in characters: what a job needs beside its command is some hundred.</summary>
    public const int MaximumLength = 60_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it lies; also its name in messages.</param>
    /// <param name="currency">The site's currency.</param>
    /// <returns>The job, or faults: MP1001 to MP1003 when the file cannot be read at all, MP1004 and up for what is in it.</returns>
    public static Outcome<JobConfig> Read(string path, string currency)
    {
        var text = SiteFileReader.TextOf(path);
        return text.IsSuccess ? Parse(text.Value, path, currency) : Outcome<JobConfig>.Failure(text.Faults);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text of a job file.</param>
    /// <param name="fileName">Name of the file in messages.</param>
    /// <param name="currency">The site's currency.</param>
    /// <returns>The job, or every mistake in the order of the file.</returns>
    public static Outcome<JobConfig> Parse(string text, string fileName, string currency)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        string body = SiteFileReader.Body(text);
        if (body.Length > MaximumLength)
        {
            return Outcome<JobConfig>.Failure(new Fault(FaultCodes.TooLarge, $"The text is longer than {MaximumLength.ToString("N0", CultureInfo.InvariantCulture)} characters.", "Put what is large into files that the job reads.", fileName));
        }

        var faults = new FaultList(fileName, body);
        var job = Job(body, faults, currency, out _);
        return job is null ? Outcome<JobConfig>.Failure(faults.InOrder()) : Outcome<JobConfig>.Success(job);
    }

    /// <summary>Reads a text and also hands out the root map, so that a test can see which keys were used.</summary>
    internal static JobConfig? Job(string text, FaultList faults, string currency, out ReadMap? root)
    {
        root = null;
        var value = YamlLoader.Load(text, faults);
        if (value is null or YamlText { IsNothing: true })
        {
            if (faults.Count == 0)
            {
                faults.Add(FaultCodes.Empty, TextPosition.Start, "The file is empty.", "Copy a file from the folder examples/jobs and change it.");
            }

            return null;
        }

        root = JobTable.Job.Read(value, "job", new ReadContext(faults, currency, FrozenDictionary<string, YamlMap>.Empty)) as ReadMap;
        if (root is null)
        {
            return null;
        }

        JobChecks.Run(root, faults);
        return faults.Count == 0 ? JobBuilder.Job(root) : null;
    }
}
