namespace Megapod.Tidy.Types;

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

public sealed class PublicTypeTests
{
    public static TheoryData<string> Projects => [.. Repository.ProjectsIn("src")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Public_type_has_a_file_of_its_own_named_after_it_in_the_folder_of_its_namespace(string project)
    {
        var files = Repository.TextFiles.ToHashSet();
        Verdict.Clean(PublicTypes(Repository.AssemblyOf(project)).Select(type => FileOf(project, type)).Where(file => !files.Contains(file)));
    }

    [Fact]
    public void Public_types_are_really_read()
    {
        Assert.Contains("Megapod.Core.ProductInfo", PublicTypes(Repository.AssemblyOf("Megapod.Core")));
        Assert.Contains("Megapod.Core.Outcomes.Outcome", PublicTypes(Repository.AssemblyOf("Megapod.Core")));
        Assert.Equal("src/Megapod.Core/Outcomes/Outcome.cs", FileOf("Megapod.Core", "Megapod.Core.Outcomes.Outcome"));
    }

    private static IReadOnlyList<string> PublicTypes(string path)
    {
        using var assembly = new PEReader(File.OpenRead(path));
        var metadata = assembly.GetMetadataReader();
        return
        [
            .. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
                .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)

                // The web framework makes the class of top-level statements public; it has no namespace.
                .Where(type => !type.Namespace.IsNil)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name).Split('`')[0]}"),
        ];
    }

    private static string FileOf(string project, string type) =>
        type.StartsWith(project + ".") ? $"src/{project}/{type[(project.Length + 1)..].Replace('.', '/')}.cs" : $"src/{project}: {type} is in a foreign namespace";
}
