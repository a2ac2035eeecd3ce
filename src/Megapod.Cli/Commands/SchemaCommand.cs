namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Megapod.Files.JobFile;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;

/// <summary><c>schema</c>: the JSON schema of the site file, of register maps, or of job files.</summary>
internal static class SchemaCommand
{
    private static readonly Option<bool> Map = new("--map") { Description = "Print the schema of register maps instead." };

    private static readonly Option<bool> Job = new("--job") { Description = "Print the schema of job files instead." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("schema", "Print the JSON schema of the site file, for editors that complete and check while you type.") { Map, Job }.Runs(run =>
    {
        // The answer is a JSON document whether --json is there or not.
        var schema = run.Parse.GetValue(Map) ? RegisterMapSchema.Create() : run.Parse.GetValue(Job) ? JobFileSchema.Create() : SiteFileSchema.Create();
        run.Printer.Answer(schema, console => console.Profile.Out.Writer.WriteLine(schema.ToJsonString(JsonFormat.Options)));
        return ExitCode.Success;
    });
}
