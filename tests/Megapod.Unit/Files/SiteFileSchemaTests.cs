namespace Megapod.Unit.Files;

using System.Diagnostics;
using Megapod.Files.SiteFile;
using Megapod.Tests;

/// <summary>An outside validator (Debian's python3-jsonschema) reads the schema and judges files with it.</summary>
public sealed class SiteFileSchemaTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Reads the schema and each file named; prints "valid" or the first complaint of each. Dates stay text, as the schema wants them.</summary>
    private const string Judge = """
        import sys, json, yaml, jsonschema
        class Loader(yaml.SafeLoader): pass
        Loader.yaml_implicit_resolvers = {k: [r for r in v if r[0] != 'tag:yaml.org,2002:timestamp'] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        schema = json.load(open(sys.argv[1], encoding='utf-8'))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in sys.argv[2:]:
            error = next(iter(validator.iter_errors(yaml.load(open(path, encoding='utf-8'), Loader))), None)
            print('valid' if error is None else error.message.replace('\n', ' '))
        """;

    [Fact]
    public void Outside_validator_accepts_the_schema_and_every_example()
    {
        var examples = ExampleSiteTests.ExampleFiles.Select(e => Path.Combine(TestData.RepositoryRoot, e)).ToList();
        Assert.Equal(examples.Select(_ => "valid"), Ask(examples));
    }

    [Fact]
    public void Outside_validator_refuses_what_a_schema_can_see()
    {
        string[] names =
        [
            "unknown-key-near", "missing-keys", "bare-number", "not-a-number", "thousands-separator", "unit-of-something-else", "unit-in-wrong-case", "wrong-word", "empty-list",
            "percent-without-sign", "instant-without-offset", "short-time-curve", "map-where-list", "device-with-id-and-count", "id-with-space",
        ];
        var answers = Ask([.. names.Select(n => Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad", n + ".yaml"))]);
        Assert.Equal(names.Length, answers.Count);
        Assert.All(answers.Zip(names), a => Assert.True(a.First != "valid", a.Second));
    }

    private static List<string> Ask(IReadOnlyList<string> files)
    {
        Assert.SkipUnless(File.Exists(Python) && Run(["-c", "import yaml, jsonschema; jsonschema.Draft202012Validator"]).Code == 0, "tool: needs the packages python3-yaml and python3-jsonschema");
        string schema = Path.GetTempFileName();
        try
        {
            File.WriteAllText(schema, SiteFileSchema.Create().ToJsonString());
            var (code, output, error) = Run(["-c", Judge, schema, .. files]);
            Assert.True(code == 0, error);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
        finally
        {
            File.Delete(schema);
        }
    }

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
