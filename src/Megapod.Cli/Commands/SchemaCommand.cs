namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Megapod.Files.SiteFile;

/// <summary><c>schema</c>: the JSON schema of the site file.</summary>
internal static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("schema", "Print the JSON schema of the site file, for editors that complete and check while you type.").Runs(run =>
    {
        // The answer is a JSON document whether --json is there or not.
        var schema = SiteFileSchema.Create();
        run.Printer.Answer(schema, console => console.Profile.Out.Writer.WriteLine(schema.ToJsonString(JsonFormat.Options)));
        return ExitCode.Success;
    });
}
