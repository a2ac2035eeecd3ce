namespace Megapod.Devices.SunSpec;

using System.Collections.Frozen;

/// <summary>The models whose layout we know: the files of Profiles/SunSpec, which are part of this assembly.</summary>
internal static class ModelLibrary
{
    private const string Prefix = "SunSpec/";

    private static readonly Lazy<FrozenDictionary<int, ModelDefinition>> Models = new(Load);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<ModelDefinition> All => Models.Value.Values;

    /// <summary>The layout of a model; null when we have none: such a model is skipped by its length.</summary>
    public static ModelDefinition? Find(int id) => Models.Value.GetValueOrDefault(id);

    private static FrozenDictionary<int, ModelDefinition> Load()
    {
        var assembly = typeof(ModelLibrary).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            resource.CopyTo(content);
            return ModelFile.Read(content.ToArray());
        }).ToFrozenDictionary(m => m.Id);
    }
}
