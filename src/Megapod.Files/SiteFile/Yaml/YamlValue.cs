namespace Megapod.Files.SiteFile.Yaml;

/// <summary>A piece of a YAML document together with where it stands, so that every complaint can point at it.</summary>
/// <param name="At">Where the piece begins.</param>
/// <param name="Nodes">How many pieces it consists of with every alias written out: what an alias bomb makes explode.</param>
internal abstract record YamlValue(TextPosition At, long Nodes);
