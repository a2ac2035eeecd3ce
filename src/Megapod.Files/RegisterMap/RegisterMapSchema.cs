namespace Megapod.Files.RegisterMap;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile;

/// <summary>The JSON schema (draft 2020-12) of register maps, made from the table that also drives <see cref="RegisterMapReader"/>.</summary>
public static class RegisterMapSchema
{
    /// <summary>The schema as a JSON document; each call makes a new one, which the caller may change.</summary>
    public static JsonObject Create() =>
        SiteFileSchema.Of(MapTable.Map, "Register map", "What stands where in a device that speaks Modbus with registers of its maker's own.");
}
