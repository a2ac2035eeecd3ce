namespace Megapod.Devices.Ocpp.Relay;

using System.Text.Json.Serialization;

/// <summary>Types that are read without reflection.</summary>
[JsonSerializable(typeof(int[]))]
internal sealed partial class RelayJsonContext : JsonSerializerContext;
