namespace Megapod.Tidy.Floors;

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

public sealed class FloorTests
{
    public static TheoryData<string> Projects => [.. Repository.ProjectsIn("src")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_stands_on_a_known_floor(string project)
    {
        Assert.True(FloorPlan.Knows(project), $"{project} is on no floor: add it to tests/Megapod.Tidy/Floors/FloorPlan.cs after the design says where it belongs.");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Compiled_assembly_imports_lower_floors_only(string project)
    {
        var climbing = CompiledReferences(Repository.AssemblyOf(project)).Where(FloorPlan.Knows).Where(to => !FloorPlan.Allows(project, to));
        Verdict.Clean(climbing.Select(to => $"{project} imports {to}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_file_refers_to_lower_floors_only(string project)
    {
        var climbing = References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(to => !FloorPlan.Allows(project, to));
        Verdict.Clean(climbing.Select(to => $"{project} imports {to}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Pure_project_imports_no_package(string project)
    {
        if (!FloorPlan.Pure.Contains(project))
        {
            return;
        }

        Assert.Empty(References(project, "PackageReference"));
        Assert.Empty(References(project, "FrameworkReference"));
        Assert.All(CompiledReferences(Repository.AssemblyOf(project)), name => Assert.True(name.StartsWith("System.") || FloorPlan.Knows(name), name));
    }

    [Theory]
    [InlineData("Megapod.Core", "Megapod.Control")]
    [InlineData("Megapod.Control", "Megapod.Planning")]
    [InlineData("Megapod.Files", "Megapod.Control")]
    [InlineData("Megapod.Files", "Megapod.Twin")]
    [InlineData("Megapod.Twin", "Megapod.Files")]
    [InlineData("Megapod.Site", "Megapod.Twin")]
    [InlineData("Megapod.Site", "Megapod.Node")]
    [InlineData("Megapod.Site", "Megapod.Lab")]
    [InlineData("Megapod.Lab", "Megapod.Cli")]
    public void Climbing_and_neighbours_are_refused(string from, string to) => Assert.False(FloorPlan.Allows(from, to));

    [Theory]
    [InlineData("Megapod.Control", "Megapod.Core")]
    [InlineData("Megapod.Twin", "Megapod.Control")]
    [InlineData("Megapod.Site", "Megapod.Files")]
    [InlineData("Megapod.Lab", "Megapod.Twin")]
    [InlineData("Megapod.Cli", "Megapod.Twin")]
    public void Lower_floors_are_allowed(string from, string to) => Assert.True(FloorPlan.Allows(from, to));

    [Fact]
    public void Compiled_references_are_really_read()
    {
        Assert.Contains("Megapod.Core", CompiledReferences(Repository.AssemblyOf("Megapod.Cli")));
    }

    private static IReadOnlyList<string> CompiledReferences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static IEnumerable<string> References(string project, string kind) => XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj"))
        .Descendants(kind)
        .Select(reference => reference.Attribute("Include")!.Value);
}
