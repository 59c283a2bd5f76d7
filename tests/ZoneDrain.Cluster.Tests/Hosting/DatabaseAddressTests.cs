using Npgsql;
using Shouldly;
using ZoneDrain.Cluster.Database;

namespace ZoneDrain.Cluster.Tests.Hosting;

/// <summary>Addresses of databases: every part and option is honoured or refused, and no password is shown.</summary>
public sealed class DatabaseAddressTests
{
    [Fact]
    public void Parts_and_options_reach_the_connection_by_the_names_of_Npgsql_and_of_libpq()
    {
        const string Options = "sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=9&Maximum Pool Size=3";
        var connection = Connection($"postgresql://m%40e:s%3Acret@[::1]:6432/d%20b?{Options}");
        (connection.Host, connection.Port, connection.Database, connection.Username).ShouldBe(("::1", 6432, "d b", "m@e"));
        (connection.SslMode, connection.RootCertificate, connection.Timeout, connection.MaxPoolSize).ShouldBe((SslMode.VerifyFull, "/ca.pem", 9, 3));
        Connection("postgres://me@host/db?sslmode=require").SslMode.ShouldBe(SslMode.Require);
        Connection("postgres://me@host/db").Port.ShouldBe(5432);
    }

    [Theory]
    [InlineData("mysql://me:secret@host/db", "is not the address")]
    [InlineData("postgres://me:secret@host", "is not the address")]
    [InlineData("postgres:///db", "is not the address")]
    [InlineData("postgres://me@host/db?sslmood=secret", "has an option 'sslmood'")]
    [InlineData("postgres://me@host/db?sslmode=secret", "has an option 'sslmode'")]
    [InlineData("postgres://me@host/db?password=secret", "has 'password' as an option")]
    [InlineData("postgres://me@host/db?host=secret", "has 'host' as an option")]
    [InlineData("postgres://me@host/db?search path=secret", "has 'search path' as an option")]
    [InlineData("postgres://me@host/db?Minimum Pool Size=9&Maximum Pool Size=3", "has options that do not go together")]
    [InlineData("postgres://me@host/db?MaxPoolSize=2147483647", "has MaxPoolSize 2147483647; allowed: at most 10000")]
    [InlineData("postgres://me@127.0.\u202e.1/db", "is not the address")]
    public void What_cannot_be_honoured_is_refused_by_name(string text, string problem)
    {
        DatabaseAddress.TryParse(text, out var told).ShouldBeNull();
        told.ShouldContain(problem);
        told.ShouldNotContain("secret");
    }

    [Fact]
    public void No_password_is_shown()
    {
        var address = DatabaseAddress.TryParse("postgres://me:secret@host:1/db?sslmode=require&sslpassword=secret")!;
        address.ToString().ShouldBe("postgres://me@host:1/db?sslmode=require");
        address.WithPassword().ShouldContain("secret");
    }

    private static NpgsqlConnectionStringBuilder Connection(string text)
    {
        using var source = DatabaseAddress.TryParse(text)!.Open();
        return new(source.ConnectionString);
    }
}
