namespace Megapod.Files.JobFile;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile;

/// <summary>The JSON schema (draft 2020-12) of job files, made from the table that also drives <see cref="JobFileReader"/>.</summary>
public static class JobFileSchema
{
    /// <summary>The schema as a JSON document; each call makes a new one, which the caller may change.</summary>
    public static JsonObject Create() => SiteFileSchema.Of(JobTable.Job, "Job file", "A piece of work as a person writes it down. Amounts carry their unit: 8 GiB, 3 h, 1.50 EUR/h.");
}
