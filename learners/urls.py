from allauth.account import views as allauth
from django.urls import include, path, reverse_lazy

from learners import views

# allauth's views under its own names, by which it finds them, at addresses and with pages of ours.
account_urls = [
    path("", views.account, name="account"),
    path("flet/", views.merge, name="merge"),
    path("log-ud/", views.log_out, name="account_logout"),
    path(
        "log-ind/",
        allauth.LoginView.as_view(template_name="login.html"),
        name="account_login",
    ),
    path(
        "opret/",
        allauth.SignupView.as_view(template_name="signup.html"),
        name="account_signup",
    ),
    path(
        "kode/",
        allauth.RequestLoginCodeView.as_view(template_name="code_request.html"),
        name="account_request_login_code",
    ),
    path(
        "kode/indtast/",
        allauth.ConfirmLoginCodeView.as_view(template_name="code_login.html"),
        name="account_confirm_login_code",
    ),
    path(
        "mail/",
        allauth.EmailView.as_view(template_name="email_change.html"),
        name="account_email",
    ),
    path(
        "mail/kode/",
        allauth.ConfirmEmailVerificationCodeView.as_view(template_name="code_email.html"),
        name="account_email_verification_sent",
    ),
    path(
        "bekraeft/",
        allauth.ReauthenticateView.as_view(template_name="reauthenticate.html"),
        name="account_reauthenticate",
    ),
    path(
        "adgangskode/",
        allauth.PasswordChangeView.as_view(template_name="password_change.html"),
        name="account_change_password",
    ),
    path(
        "adgangskode/vaelg/",
        allauth.PasswordSetView.as_view(template_name="password_new.html"),
        name="account_set_password",
    ),
    path(
        "adgangskode/glemt/",
        allauth.PasswordResetView.as_view(template_name="password_forgotten.html"),
        name="account_reset_password",
    ),
    path(
        "adgangskode/glemt/kode/",
        allauth.ConfirmPasswordResetCodeView.as_view(template_name="code_password.html"),
        name="account_confirm_password_reset_code",
    ),
    path(
        "adgangskode/ny/",
        allauth.CompletePasswordResetView.as_view(
            template_name="password_new.html", success_url=reverse_lazy("account")
        ),
        name="account_complete_password_reset",
    ),
]

urlpatterns = [
    path("laesevalg/", views.preferences, name="preferences"),
    path("privatliv/mine-data.json", views.my_data, name="my-data"),
    path("privatliv/glem/", views.forget, name="forget"),
    path("privatliv/glemt/", views.forgotten, name="forgotten"),
    path("konto/", include(account_urls)),
]
