namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;

/// <summary>Devices of a site file as the wire needs them.</summary>
public sealed class WireDevicesTests
{
    private const string Text = """
        id: test
        currency: EUR

        grid:
          limits:
            - id: connection
              amount: 500 kW
          meter: {id: grid-meter, error: 0.5 %, driver: meter}

        battery:
          parent: grid
          power: 200 kW
          energy: 400 kWh
          driver: bess

        cabinets:
          - id: cabinet
            parent: grid
            rating: 300 kW
            driver: cp-1
            connectors:
              - id: stall-1
                rating: 150 kW
                fallback: 20 kW
                enforcement: {class: closedLoop, longestGrant: 120 s}
              - id: stall-2
                rating: 150 kW
                fallback: 20 kW
                enforcement: {class: closedLoop, longestGrant: 120 s}

        pods:
          - id: pod
            parent: grid
            racks: {count: 2, prefix: rack-, full: 40 kW, idle: 10 kW, fallback: 10 kW, gpus: 32}
            throughput:
              - {power: 20 kW, throughput: 0}
              - {power: 80 kW, throughput: 1}
            enforcement: {class: closedLoop, longestGrant: 10 s}

        devices:
          - {id: meter, protocol: sunSpec, address: 192.168.1.20}
          - {id: bess, protocol: sunSpec, address: "[fd00::20]:1502", unit: 247, period: 100 ms, timeout: 500 ms, gap: 20 ms}
          - {id: cp-1, protocol: ocpp, identity: CP 0001}
        """;

    [Fact]
    public void Devices_are_read_with_host_port_unit_and_patience()
    {
        var site = SiteFileReader.Parse(Text, "site.yaml").Value;
        Assert.Equal(["meter", "bess", "cp-1"], site.Devices.Select(d => d.Id));
        var (meter, battery, station) = (site.Devices[0], site.Devices[1], site.Devices[2]);
        Assert.Equal(("192.168.1.20", 502, (byte)1, DeviceProtocol.SunSpec), (meter.Host, meter.Port, meter.Unit, meter.Protocol));
        Assert.Equal(("fd00::20", 1502, (byte)247), (battery.Host, battery.Port, battery.Unit));
        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(20)), (battery.Period, battery.Timeout, battery.Gap));
        Assert.Equal((DeviceProtocol.Ocpp, "CP 0001", ""), (station.Protocol, station.Identity, station.Host));
        Assert.Equal("meter", site.Grid.Meter!.Driver);
        Assert.Equal("bess", site.Battery!.Driver);
        Assert.Equal("cp-1", site.Cabinets[0].Driver);
    }

    [Fact]
    public void Stations_are_awaited_on_this_machine_alone_unless_something_else_is_written()
    {
        var site = SiteFileReader.Parse(Text, "site.yaml").Value;
        Assert.Equal(new StationsConfig(), site.Stations);
        Assert.Equal(("127.0.0.1", 9220, "127.0.0.1", 9221, "/ocpp", null), (site.Stations.Host, site.Stations.Port, site.Stations.TlsHost, site.Stations.SecurePort, site.Stations.Path, site.Stations.Certificate));
        var station = site.Devices[2];
        Assert.Equal((0, ""), (station.SecurityProfile, station.PasswordSha256));
        Assert.Equal([StationVersion.Ocpp16], station.Versions);
    }

    [Fact]
    public void Leave_for_step_tests_has_an_end_and_is_missing_unless_written()
    {
        Assert.Null(SiteFileReader.Parse(Text, "site.yaml").Value.Commissioning.StepTestUntil);
        var site = SiteFileReader.Parse(Text + "\ncommissioning: {stepTestUntil: 2026-01-31T18:00:00+01:00}\n", "site.yaml").Value;
        Assert.Equal(Instant.FromUtc(new DateTime(2026, 1, 31, 17, 0, 0, DateTimeKind.Utc)), site.Commissioning.StepTestUntil);
        Assert.Equal("MP1035", Assert.Single(SiteFileReader.Parse(Text + "\ncommissioning: {stepTestUntil: tonight}\n", "site.yaml").Faults).Code);
    }

    [Fact]
    public void Stations_with_proof_may_come_from_anywhere()
    {
        string hash = new('A', 64);
        string text = Text.Replace("identity: CP 0001}", $"identity: CP 0001, securityProfile: 2, passwordSha256: {hash}, versions: [ocpp201, ocpp16]}}")
            + "\nocpp: {address: 0.0.0.0, tlsAddress: '[::]:443', path: /a/b, certificate: server.pem, key: /etc/server.key, authority: stations.pem, cards: cards.txt}\n";
        var site = SiteFileReader.Parse(text, "site.yaml").Value;
        Assert.Equal(
            new StationsConfig { Host = "0.0.0.0", Port = 9220, TlsHost = "::", SecurePort = 443, Path = "/a/b", Certificate = "server.pem", Key = "/etc/server.key", Authority = "stations.pem", Cards = "cards.txt" },
            site.Stations);
        Assert.Equal((2, hash), (site.Devices[2].SecurityProfile, site.Devices[2].PasswordSha256));
        Assert.Equal([StationVersion.Ocpp201, StationVersion.Ocpp16], site.Devices[2].Versions);
    }

    [Fact]
    public void Stations_without_a_word_of_an_operator_have_none() => Assert.Null(Station("", "").Operator);

    [Fact]
    public void Operator_under_ocpp_is_that_of_each_station_with_its_own_files()
    {
        var found = Station("address: wss://csms.example.org/ocpp, passwordFile: 'secrets/{id}', certificate: '/c/{id}.pem', key: '/c/{id}.key', authority: operator.pem", "").Operator;
        Assert.Equal(
            new OperatorConfig
            {
                Address = new Uri("wss://csms.example.org/ocpp"),
                Identity = "CP 0001",
                PasswordFile = "secrets/cp-1",
                Certificate = "/c/cp-1.pem",
                Key = "/c/cp-1.key",
                Authority = "operator.pem",
            },
            found);
    }

    [Fact]
    public void Station_says_otherwise_key_by_key_and_its_password_is_one_wherever_it_stands()
    {
        var found = Station("address: wss://csms.example.org/ocpp, passwordFile: 'secrets/{id}', authority: operator.pem", "identity: DE*1, passwordVariable: CP_1").Operator;
        Assert.Equal(new OperatorConfig { Address = new Uri("wss://csms.example.org/ocpp"), Identity = "DE*1", PasswordVariable = "CP_1", Authority = "operator.pem" }, found);
    }

    [Fact]
    public void Station_with_another_operator_shows_it_nothing_that_is_for_the_usual_one()
    {
        var found = Station("address: wss://csms.example.org/ocpp, passwordFile: 'secrets/{id}', authority: operator.pem", "address: wss://other.example.org").Operator;
        Assert.Equal(new OperatorConfig { Address = new Uri("wss://other.example.org"), Identity = "CP 0001" }, found);
    }

    [Fact]
    public void Station_that_shall_not_be_relayed_is_not() => Assert.Null(Station("address: wss://csms.example.org/ocpp", "relayed: false").Operator);

    [Theory]
    [InlineData("wss://csms.example.org")]
    [InlineData("ws://10.0.0.1:65535/a/b-c/")]
    [InlineData("wss://[fd00::20]:1/steve/websocket/CentralSystemService")]
    public void Addresses_of_central_systems_are_taken(string address) => Assert.Equal(new Uri(address), Station($"address: \"{address}\"", "").Operator!.Address);

    [Theory]
    [InlineData("https://csms.example.org")]
    [InlineData("csms.example.org")]
    [InlineData("wss://user:secret@csms.example.org")]
    [InlineData("wss://csms.example.org/ocpp?token=secret")]
    [InlineData("wss://csms.example.org:65536")]
    [InlineData("wss://[::::]/ocpp")]
    public void What_is_no_address_of_a_central_system_is_refused(string address)
    {
        var fault = Assert.Single(SiteFileReader.Parse(Text + $"\nocpp: {{operator: {{address: \"{address}\"}}}}\n", "site.yaml").Faults);
        Assert.Equal("MP1027", fault.Code);
    }

    private static DeviceConfig Station(string usual, string own)
    {
        string text = Text.Replace("identity: CP 0001}", $"identity: CP 0001{(own.Length > 0 ? $", operator: {{{own}}}" : "")}}}") + (usual.Length > 0 ? $"\nocpp: {{operator: {{{usual}}}}}\n" : "");
        var read = SiteFileReader.Parse(text, "site.yaml");
        Assert.True(read.IsSuccess, string.Join("; ", read.Faults));
        return read.Value.Devices[2];
    }
}
