using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using SafeReport.CaseDesk.Database;

namespace SafeReport.CaseDesk.Vault;

/// <summary>The keys that protect the desk's cookies and forms: in the desk database, each document sealed whole by desk.secret.</summary>
/// <remarks>Sealed here and not by an XML encryptor, so that no part of a document, its dates included, stands in the clear.</remarks>
public sealed class DataProtectionKeys(DeskDatabase desk, DeskSecret secret) : IXmlRepository
{
    // Never changed: another name would end every session, and a shared one would let another program read them.
    private const string ApplicationName = "SafeReport.CaseDesk";

    public static void AddTo(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.AddSingleton<DataProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = provider.GetRequiredService<DataProtectionKeys>()));
    }

    /// <summary>Every key that opens with this desk.secret. Others are left alone: they were another secret's.</summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = desk.Source.OpenConnection();
        var rows = connection.Query<(string Name, byte[] Sealed)>("select name, sealed from desk.data_protection_key order by name");
        return [.. rows.Select(row => Open(row.Name, row.Sealed)).OfType<XElement>()];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        const string sql = "insert into desk.data_protection_key (name, sealed) values (@Name, @Sealed)";
        var document = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        using var connection = desk.Source.OpenConnection();
        connection.Execute(sql, new { Name = friendlyName, Sealed = secret.Seal(Purpose(friendlyName), document) });
        CryptographicOperations.ZeroMemory(document);
    }

    private XElement? Open(string name, byte[] sealedDocument)
    {
        using var document = secret.Open(Purpose(name), sealedDocument);
        return document is null ? null : XElement.Parse(Encoding.UTF8.GetString(document.Span));
    }

    private static string Purpose(string name) => $"data-protection/{name}";
}
